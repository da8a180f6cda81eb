using System.Text;

namespace PcapLab.Export;

/// <summary>
/// Zeek's tab-separated logs (<see cref="ZeekLogs"/>), so that zeek-cut and what was built on it goes on working. What Zeek knows and this analysis does
/// not is unset (<c>-</c>), never invented.
/// </summary>
public sealed class ZeekExporter : LogExporter
{
    /// <inheritdoc/>
    public override string Name => "zeek";
    /// <inheritdoc/>
    public override string Description => "Zeek's conn, dns, http, ssl, files, x509, ssh, ftp, smtp and notice logs (tab-separated), into the folder --out";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files { get; } = [.. ZeekLogs.All.Select(l => l.Path + ".log")];

    /// <inheritdoc/>
    public override void Write(LogRows rows, string file, Stream to)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var log = ZeekLogs.All.First(l => l.Path + ".log" == file);
        Head(text, log.Path, log.Columns.Split(','));
        foreach (var line in log.Lines(rows)) text.WriteLine(string.Join('\t', line));
    }

    private static void Head(StreamWriter text, string path, string[] columns)
    {
        text.WriteLine("#separator \\x09");
        text.WriteLine("#set_separator\t,");
        text.WriteLine("#empty_field\t" + ZeekText.Empty);
        text.WriteLine("#unset_field\t" + ZeekText.Unset);
        text.WriteLine("#path\t" + path);
        text.WriteLine("#fields\t" + string.Join('\t', columns.Select(c => c.Split(' ')[0])));
        text.WriteLine("#types\t" + string.Join('\t', columns.Select(c => c.Split(' ')[1])));
    }
}
