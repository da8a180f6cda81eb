using System.Globalization;
using System.Text;

namespace PcapLab.Export.Files;

/// <summary>
/// Makes a sender's name harmless on every system: one plain name without folders, control characters, reserved names or leading dots; never one that is
/// taken; and what a double click could run ends in <c>.quarantine</c>.
/// </summary>
internal sealed class FileNames
{
    private const int MostBytes = 120;
    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Inert = new(
        ("txt csv tsv json jsonl xml log md eml ini yaml yml css html htm png jpg jpeg jpe gif webp bmp ico tif tiff avif heic mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac "
            + "woff woff2 ttf otf pdf gz tgz zip 7z bz2 xz zst tar bin img iso dat raw part pem crt cer pcap pcapng parquet doc docx xls xlsx ppt pptx odt ods odp rtf svg").Split(' '),
        StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name for a file, taken from now on.</summary>
    /// <param name="wanted">The sender's name, or null.</param>
    /// <param name="fallback">Name when nothing is left of it.</param>
    /// <param name="type">What the bytes say, or null.</param>
    public string Take(string? wanted, string fallback, FileType? type)
    {
        var name = Safe(wanted ?? "");
        if (name.Length == 0) name = fallback;
        if (type is not null && !Path.HasExtension(name)) name += "." + type.Extension;
        if (type is { Runs: true } || (Path.GetExtension(name) is { Length: > 1 } extension && !Inert.Contains(extension[1..]))) name += ".quarantine";
        var (stem, end) = (name[..^Ending(name).Length], Ending(name));
        for (var i = 2; !_taken.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}{end}");
        return name;
    }

    /// <summary>One harmless path segment, or nothing.</summary>
    internal static string Safe(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name[(name.AsSpan().LastIndexOfAny("/\\") + 1)..].EnumerateRunes()) text.Append(IsPlain(rune) ? rune.ToString() : "_");
        var safe = Cut(text.ToString()).Trim(' ').TrimEnd('.', ' ');
        if (safe.StartsWith('.') || safe.StartsWith('-') || safe.StartsWith('~')) safe = "_" + safe[1..];
        if (safe.Trim('_').Length == 0) return "";
        var stem = safe.Split('.')[0].TrimEnd(' ');
        return Reserved.Contains(stem) ? "_" + safe : safe;
    }

    /// <summary>Printable and without a meaning to a shell's or a system's paths; formatting characters could make "exe" read as another ending.</summary>
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune != Rune.ReplacementChar && "<>:\"|?*%$`'&;".IndexOf(rune.ToString(), StringComparison.Ordinal) < 0;

    /// <summary>At most so many bytes, the ending kept.</summary>
    private static string Cut(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes) return name;
        var end = Path.GetExtension(name) is { Length: <= 10 } extension ? extension : "";
        var runes = name[..^end.Length].EnumerateRunes().ToList();
        var left = MostBytes - Encoding.UTF8.GetByteCount(end);
        return string.Concat(runes.TakeWhile(r => (left -= r.Utf8SequenceLength) >= 0)) + end;
    }

    private static string Ending(string name)
    {
        var end = Path.GetExtension(name);
        return end == ".quarantine" ? Path.GetExtension(name[..^end.Length]) + end : end;
    }
}
