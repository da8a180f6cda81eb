using PcapLab.Captures;
using PcapLab.Reports;
using PcapLab.Reports.Html;

namespace PcapLab.Cli;

/// <summary>A folder of captures: a report each, and an index page over them. A capture that cannot be read is told on the page, the others go on.</summary>
internal static class ReportBatch
{
    private static readonly string[] Extensions = [".pcap", ".pcapng", ".cap", ".pcap.gz", ".pcapng.gz", ".cap.gz"];

    /// <summary>Makes all reports; returns the entries of the index, or fails when the folder holds no capture.</summary>
    /// <param name="context">The command.</param>
    /// <param name="folder">Where the captures are.</param>
    /// <param name="target">Where reports and index go.</param>
    /// <param name="options">Options of the index page.</param>
    /// <param name="make">Makes one report: path in, its file name and analysis out.</param>
    public static IReadOnlyList<IndexEntry> Run(CommandContext context, string folder, string target, ReportOptions options, Func<string, string, IndexEntry> make)
    {
        var captures = Directory.EnumerateFiles(folder).Where(f => Extensions.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).ToList();
        if (captures.Count == 0) throw new CliException($"{folder}: holds no capture ({string.Join(", ", Extensions)}); name a file or another folder");
        Directory.CreateDirectory(target);
        var entries = new List<IndexEntry>();
        foreach (var capture in captures)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                entries.Add(make(capture, target));
            }
            catch (CaptureException e)
            {
                context.Warn(e.Message);
                entries.Add(new IndexEntry(Path.GetFileName(capture), null, null, e.Message));
            }
        }

        var index = Path.Combine(target, "index.html");
        using var file = AtomicFile.Create(index, force: true, context.OutBytes);
        HtmlRenderer.Render(ReportIndex.Build(entries, options), file.Unowned);
        file.Commit();
        context.Note(file.Replaces ? $"replaced {index}" : $"wrote {index}");
        return entries;
    }
}
