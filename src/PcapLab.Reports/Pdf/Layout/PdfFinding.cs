using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>A finding: the severity as a coloured bar and a word, the sentence, what was seen, what to do, the evidence.</summary>
internal static class PdfFinding
{
    private const double Indent = 76;
    private const double Step = 13.2;

    public static double Height(FindingBlock f, PageFlow flow) => (Rows(f, flow).Sum(r => r.Lines.Count) * Step) + 20 + (Title(f, flow).Count * 15.5);

    public static void Draw(FindingBlock f, PageFlow flow)
    {
        flow.Need(Height(f, flow));
        var paint = Paint(f.Severity);
        var top = flow.Y;
        var section = flow.Tag.Child("Sect");
        flow.Put(f.SeverityWord.ToUpperInvariant(), PageFlow.Margin + 10, flow.Y + 11.5, new TextStyle(FontFace.Bold, 8.5, paint), section.Child("P"));
        flow.Lines(Title(f, flow), PageFlow.Margin + Indent, 15.5, section.Child("H3"), Theme.Ink);
        flow.Y += 2;
        foreach (var (label, lines) in Rows(f, flow))
        {
            var tag = section.Child("P");
            flow.Put(label, PageFlow.Margin + 10, flow.Y + 9.6, new TextStyle(FontFace.Sans, 8.5, Theme.Muted), tag);
            flow.Lines(lines, PageFlow.Margin + Indent, Step, tag, Theme.Ink);
        }

        var bottom = flow.Y + 4;
        flow.Decorate(c => c.Rect(PageFlow.Margin, top, 3, bottom - top, paint));
        flow.Skip(16);
    }

    public static double BriefHeight(FindingBlock f, PageFlow flow) => (BriefTitle(f, flow).Count * 14) + (TextLayout.Wrap(f.Action, 9.5, flow.Width - Indent).Count * Step) + 10;

    /// <summary>For the cover: severity, title, and what to do.</summary>
    public static void DrawBrief(FindingBlock f, PageFlow flow)
    {
        var paint = Paint(f.Severity);
        var top = flow.Y;
        var tag = flow.Tag.Child("P");
        flow.Put(f.SeverityWord.ToUpperInvariant(), PageFlow.Margin + 10, top + 11, new TextStyle(FontFace.Bold, 8.5, paint), tag);
        flow.Lines(BriefTitle(f, flow), PageFlow.Margin + Indent, 14, tag, Theme.Ink);
        flow.Lines(TextLayout.Wrap(f.Action, 9.5, flow.Width - Indent), PageFlow.Margin + Indent, 13.2, flow.Tag.Child("P"), Theme.Muted);
        flow.Y += 2;
        var bottom = flow.Y;
        flow.Decorate(c => c.Rect(PageFlow.Margin, top, 3, bottom - top, paint));
        flow.Skip(8);
    }

    private static List<List<Segment>> BriefTitle(FindingBlock f, PageFlow flow) => TextLayout.Wrap(RichText.Of(Run.Strong(f.Title)), 10, flow.Width - Indent);

    private static Paint Paint(int severity) => Theme.Severity[Math.Clamp(4 - severity, 0, 4)];

    private static List<List<Segment>> Title(FindingBlock f, PageFlow flow) => TextLayout.Wrap(RichText.Of(Run.Strong(f.Title)), 11, flow.Width - Indent);

    private static List<(string Label, List<List<Segment>> Lines)> Rows(FindingBlock f, PageFlow flow)
    {
        var rows = new List<(string, RichText)> { ("Seen", f.Seen), ("Do", f.Action) };
        if (f.Limits.Length > 0) rows.Add(("Limits", f.Limits));
        rows.Add(("Evidence", RichText.Of(Run.Code(f.Filter))));
        var frames = f.Frames.Count == 0 ? "" : (f.Frames.Count == 1 ? "frame " : "frames ") + string.Join(", ", f.Frames.Take(8).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))) + (f.Frames.Count > 8 ? ", …" : "");
        var facts = new[] { frames, f.When, "confidence " + f.Confidence, f.Attack is null ? "" : "ATT&CK " + f.Attack }.Where(t => t.Length > 0);
        // No-break spaces keep each fact in one piece; lines break between facts.
        rows.Add(("", string.Join("\u00a0\u00a0·  ", facts.Select(t => t.Replace(' ', '\u00a0')))));
        rows.Add(("Known as", RichText.Of(Run.Code(f.Id))));
        return [.. rows.Select(r => (r.Item1, TextLayout.Wrap(r.Item2, 9.5, flow.Width - Indent)))];
    }
}
