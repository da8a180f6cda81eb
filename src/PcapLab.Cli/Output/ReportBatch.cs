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
        var captures = Captures(folder);
        if (captures.Count == 0) throw new CliException($"{folder}: holds no capture ({string.Join(", ", Extensions)}); name a file or another folder");
        Directory.CreateDirectory(target);
        var entries = new List<IndexEntry>();
        foreach (var capture in captures)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            entries.Add(MakeOne(context, capture, target, make));
        }

        WriteIndex(context, target, options, entries);
        return entries;
    }

    /// <summary>
    /// Makes a report of every capture in the folder, and of every one that comes or changes, until <paramref name="pause"/> says that it is enough. A
    /// capture is read when two looks in a row saw it alike: one that is still being written is left alone.
    /// </summary>
    public static void Watch(CommandContext context, string folder, string target, ReportOptions options, Func<string, string, IndexEntry> make, Func<bool> pause)
    {
        Directory.CreateDirectory(target);
        var made = new SortedDictionary<string, ((long Size, long Written) State, IndexEntry Entry)>(StringComparer.Ordinal);
        var seen = new Dictionary<string, (long Size, long Written)>(StringComparer.Ordinal);
        do
        {
            var news = false;
            foreach (var capture in Captures(folder))
            {
                var file = new FileInfo(capture);
                if (!file.Exists) continue;
                var state = (file.Length, file.LastWriteTimeUtc.Ticks);
                if (made.TryGetValue(capture, out var known) && known.State == state) continue;
                var settled = seen.TryGetValue(capture, out var before) && before == state;
                seen[capture] = state;
                if (!settled) continue;
                context.Cancellation.ThrowIfCancellationRequested();
                made[capture] = (state, MakeOne(context, capture, target, make));
                news = true;
            }

            if (news) WriteIndex(context, target, options, [.. made.Values.Select(m => m.Entry)]);
        }
        while (!pause());
    }

    private static List<string> Captures(string folder) =>
        Directory.EnumerateFiles(folder).Where(f => Extensions.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).ToList();

    private static IndexEntry MakeOne(CommandContext context, string capture, string target, Func<string, string, IndexEntry> make)
    {
        try
        {
            return make(capture, target);
        }
        catch (CaptureException e)
        {
            context.Warn(e.Message);
            return new IndexEntry(Path.GetFileName(capture), null, null, e.Message);
        }
    }

    private static void WriteIndex(CommandContext context, string target, ReportOptions options, IReadOnlyList<IndexEntry> entries)
    {
        var index = Path.Combine(target, "index.html");
        using var file = AtomicFile.Create(index, force: true, context.OutBytes);
        HtmlRenderer.Render(ReportIndex.Build(entries, options), file.Unowned);
        file.Commit();
        context.Note(file.Replaces ? $"replaced {index}" : $"wrote {index}");
    }
}
