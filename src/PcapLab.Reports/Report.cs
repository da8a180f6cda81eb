using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;
using PcapLab.Reports.Sections;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports;

/// <summary>Makes a report of an analysis: the one entry that command line, dashboard and notebooks use.</summary>
public static class Report
{
    /// <summary>Composes the document; renderers turn it into bytes. Throws <see cref="ArgumentException"/> for a section that does not exist or a logo that cannot be shown.</summary>
    public static ReportDocument Build(AnalysisResult analysis, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        options ??= new ReportOptions();
        using var style = NumberStyle.Use(options.Style);
        // Every format may show the logo; whether it can be shown is said here, before any work.
        if (options.Logo is { } logo) CheckLogo(logo);
        var context = new ReportContext(analysis, options);
        // Sections do not know of one another; some wait for what is still being gathered, while others have what they need.
        var cover = Task.Run(() => Cover(context));
        var attachments = Task.Run(() => ReportAttachments.Make(context));
        var composed = Chosen(options).Select(s => (Section: s, Blocks: Task.Run(() => Compose(s, context)))).ToList();
        var sections = new List<ReportSection>();
        var leftOut = new List<string>();
        foreach (var (section, composing) in composed)
        {
            var blocks = composing.GetAwaiter().GetResult();
            if (blocks.Count > 0) sections.Add(new ReportSection(section.Id, section.Title, blocks));
            else if (section.Nothing.Length > 0) leftOut.Add(section.Nothing);
        }

        return new ReportDocument
        {
            Title = options.Title ?? Name(analysis.Info.File), Subtitle = Subtitle(analysis), Author = options.Author, Classification = options.Classification, Capture = analysis.Info.File,
            Sha256 = analysis.Info.Sha256 ?? "", Tool = options.Tool, Command = options.Command, Manifest = options.Manifest, Logo = options.Logo, Style = options.Style, Accent = options.Accent is { } a ? new Paint("accent", a, a.Mix(Rgb.Parse("#FFFFFF"), 0.6)) : null,
            Cover = cover.GetAwaiter().GetResult(), Sections = sections, LeftOut = leftOut, Attachments = attachments.GetAwaiter().GetResult(),
        };
    }

    /// <summary>Throws <see cref="ArgumentException"/> with what to do when a logo cannot be shown.</summary>
    public static void CheckLogo(byte[] png) => _ = new Pdf.PngImage(png);

    private static IEnumerable<Section> Chosen(ReportOptions options)
    {
        if (options.Sections is not { } wanted) return SectionRegistry.All;
        foreach (var id in wanted)
            if (SectionRegistry.All.All(s => s.Id != id))
                throw new ArgumentException($"There is no section '{id}'; choose from {string.Join(", ", SectionRegistry.All.Select(s => s.Id))}.", nameof(options));
        return SectionRegistry.All.Where(s => wanted.Contains(s.Id, StringComparer.Ordinal));
    }

    private static List<Block> Compose(Section section, ReportContext context) => section.Compose(context).Select(b => b is TableBlock t ? t.WithoutEmptyColumns() : b).ToList();

    /// <summary>The capture's name without what only says how it is stored.</summary>
    private static string Name(string file)
    {
        foreach (var end in new[] { ".gz", ".zst", ".pcapng", ".pcap", ".cap" })
            if (file.EndsWith(end, StringComparison.OrdinalIgnoreCase) && file.Length > end.Length) file = file[..^end.Length];
        return file;
    }

    private static string Subtitle(AnalysisResult analysis) =>
        analysis.Info is { First: { } first, Last: { } last } ? Fmt.Period(first, last) : "no packets";

    private static ReportCover Cover(ReportContext context)
    {
        var info = context.Info;
        var findings = context.Analysis.Findings;
        return new ReportCover
        {
            Answer = Answer(context),
            Figures =
            [
                new("Bytes", Fmt.Bytes(info.Bytes), $"{Fmt.Plural(info.Packets, "packet")}"), new("Duration", info.Packets > 0 ? Fmt.Seconds(info.DurationS) : "–", context.MeanRate > 0 ? Fmt.BitRate(context.MeanRate) + " on average" : ""),
                new("Hosts", Fmt.Count(context.Endpoints.Hosts), Fmt.Plural(context.Flows.All.Flows, "flow")), new("Capture quality", context.Analysis.Quality.Grade, findings.Count == 0 ? "no findings" : Fmt.Plural(findings.Count, "finding")),
            ],
            Findings = [.. findings.Take(3).Select(FindingsSection.Block)],
            NoFindings = info.Packets == 0 ? "There are no packets to judge." : "No detector found anything worth acting on.",
            Timeline = context.TimelineChart(info.Packets > 0 ? TrafficSection.Headline(context).TrimEnd('.') : ""),
        };
    }

    /// <summary>The sentences that matter: what is urgent, who and what dominated, whether anything was lost.</summary>
    private static string Answer(ReportContext context)
    {
        if (context.Info.Packets == 0) return "The capture holds no packets.";
        var urgent = context.Analysis.Findings.Where(f => f.Severity >= Severity.High).ToList();
        var calm = context.Analysis.Findings.Count > 0 ? "Nothing is urgent." : "Nothing needs action.";
        var sentences = new[]
        {
            urgent.Count switch { 0 => "", 1 => $"Act now: {urgent[0].Title}.", _ => $"{Fmt.Plural(urgent.Count, "finding needs", "findings need")} action now; the worst: {urgent[0].Title}." },
            Traffic(context), urgent.Count > 0 ? "" : calm,
        };
        return string.Join(" ", sentences.Where(s => s.Length > 0));
    }

    private static string Traffic(ReportContext context)
    {
        var parts = new List<string>();
        if (context.Endpoints.Count > 2)
        {
            var top = context.Endpoints.Top[0];
            parts.Add($"{context.Label(top.Ip)} took part in {Fmt.Percent((top.TxBytes + top.RxBytes) / (double)Math.Max(1, context.Flows.All.Bytes))} of all bytes");
        }

        var series = context.Timeline.Series.Where(s => s.Name != "other").Select(s => (s.Name, Sum: s.Values.Sum())).ToList();
        var total = context.Timeline.Series.Sum(s => s.Values.Sum());
        if (series.Count > 0 && total > 0)
        {
            var lead = series.MaxBy(s => s.Sum);
            parts.Add($"{lead.Name} carries {Fmt.Percent(lead.Sum / total)}" + (parts.Count > 0 ? "" : " of all bytes"));
        }

        var tcp = context.Flows.Tcp;
        if (tcp.Packets > 0) parts.Add(context.Flows.Retransmissions == 0 ? "no TCP segment had to be sent twice" : $"{Fmt.Percent(context.Flows.Retransmissions / (double)tcp.Packets)} of TCP segments were sent again");
        return parts.Count == 0 ? "" : string.Join("; ", parts) + ".";
    }
}
