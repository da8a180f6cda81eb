using PcapLab.Reports.Blocks;
using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>A piece of a line in one face: its text (already fit to be shown), where it starts and how wide it is.</summary>
internal readonly record struct Segment(string Text, FontFace Face, double Size, double X, double Width, string? Target);

/// <summary>Breaks rich text into lines: at spaces, and inside a word only when it is wider than the line, preferably after a separator.</summary>
internal static class TextLayout
{
    private const string Separators = "/.,:;&?=_-|";

    public static List<List<Segment>> Wrap(RichText text, double size, double width, FontFace? plain = null)
    {
        var lines = new List<List<Segment>> { new() };
        var x = 0.0;
        foreach (var run in text.Runs)
        {
            var face = run.Style switch { RunStyle.Strong => FontFace.Bold, RunStyle.Code => FontFace.Mono, _ => plain ?? FontFace.Sans };
            var at = run.Style == RunStyle.Code ? size * 0.93 : size;
            foreach (var word in Words(face.Prepare(run.Text))) x = Place(lines, x, word, face, at, width, run.Target);
        }

        foreach (var line in lines) TrimEnd(line);
        return lines;
    }

    private static double Place(List<List<Segment>> lines, double x, string word, FontFace face, double size, double width, string? target)
    {
        while (true)
        {
            var visible = face.Measure(word.TrimEnd(' '), size);
            if (x + visible <= width + 0.01)
            {
                var full = face.Measure(word, size);
                Append(lines[^1], new Segment(word, face, size, x, full, target));
                return x + full;
            }

            if (visible <= width && x > 0)
            {
                lines.Add([]);
                x = 0;
                word = word.TrimStart(' ');
                continue;
            }

            var cut = Cut(word, face, size, width - x);
            if (cut == 0 && x > 0)
            {
                lines.Add([]);
                x = 0;
                continue;
            }

            cut = Math.Max(cut, char.IsHighSurrogate(word[0]) && word.Length > 1 ? 2 : 1);
            Append(lines[^1], new Segment(word[..cut], face, size, x, face.Measure(word[..cut], size), target));
            lines.Add([]);
            (x, word) = (0, word[cut..]);
            if (word.Length == 0) return 0;
        }
    }

    /// <summary>How many characters of an over-long word fit, ending after a separator when one is near.</summary>
    private static int Cut(string word, FontFace face, double size, double room)
    {
        int fits = 0, soft = 0;
        for (var i = 1; i <= word.Length; i++)
        {
            if (i < word.Length && char.IsLowSurrogate(word[i])) continue;
            if (face.Measure(word[..i], size) > room) break;
            fits = i;
            if (Separators.Contains(word[i - 1], StringComparison.Ordinal)) soft = i;
        }

        return soft > fits / 2 ? soft : fits;
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' || (i + 1 < text.Length && text[i + 1] == ' ')) continue;
            yield return text[start..(i + 1)];
            start = i + 1;
        }

        if (start < text.Length) yield return text[start..];
    }

    private static void Append(List<Segment> line, Segment next)
    {
        if (line.Count > 0 && line[^1] is var last && last.Face == next.Face && last.Target == next.Target && last.Size.Equals(next.Size))
            line[^1] = last with { Text = last.Text + next.Text, Width = next.X + next.Width - last.X };
        else line.Add(next);
    }

    private static void TrimEnd(List<Segment> line)
    {
        if (line.Count == 0) return;
        var trimmed = line[^1].Text.TrimEnd(' ');
        line[^1] = line[^1] with { Text = trimmed, Width = line[^1].Face.Measure(trimmed, line[^1].Size) };
    }
}
