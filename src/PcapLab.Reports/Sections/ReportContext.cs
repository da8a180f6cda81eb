using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Reports.Charts;
using PcapLab.Schema;

namespace PcapLab.Reports.Sections;

/// <summary>What sections share: the analysis, the options, and what several of them derive from it.</summary>
internal sealed class ReportContext
{
    private const int MostBins = 150;
    private readonly ReportDraft _draft;

    public ReportContext(AnalysisResult analysis, ReportOptions options)
    {
        (Analysis, Options) = (analysis, options);
        _draft = options.Draft is { } draft && draft.IsOf(analysis) ? draft : ReportDraft.Of(analysis);
        // Rows are made when read, and sections read them again and again.
        (Dns, Tls, Http) = ([.. analysis.Dns], [.. analysis.Tls], [.. analysis.Http]);
        Timeline = TimelineSeriesOf(analysis.Timeline);
    }

    public AnalysisResult Analysis { get; }
    public ReportOptions Options { get; }
    public IReadOnlyList<DnsRow> Dns { get; }
    public IReadOnlyList<TlsRow> Tls { get; }
    public IReadOnlyList<HttpRow> Http { get; }
    public FlowDigest Flows => _draft.Flows.GetAwaiter().GetResult();

    /// <summary>The packets of the worst flow, or null.</summary>
    public Tracing.FlowTrace? WorstTrace => _draft.Trace.GetAwaiter().GetResult();

    public EndpointDigest Endpoints => _draft.Endpoints.GetAwaiter().GetResult();

    /// <summary>Tables for a spreadsheet.</summary>
    public IReadOnlyList<Blocks.ReportAttachment> Attached => _draft.Attached.GetAwaiter().GetResult();

    /// <summary>Bytes per bin by application: at most seven and "other", largest first, with the start of the first bin.</summary>
    public (long Start, IReadOnlyList<TimelineSeries> Series) Timeline { get; }

    public CaptureFacts Info => Analysis.Info;

    public long Bytes => Info.Bytes;

    /// <summary>Mean rate in bit/s; 0 when all packets share one moment.</summary>
    public double MeanRate => Info.DurationS > 0 ? Info.Bytes * 8 / Info.DurationS : 0;

    /// <summary>The address with its name behind it.</summary>
    public string Label(Ip ip) => Endpoints.Name(ip) is { } name ? $"{ip} ({Format.Fmt.Shorten(name, 32)})" : ip.ToString();

    /// <summary>How long a step of the timeline is as drawn.</summary>
    public long Bin => Math.Max(1, Analysis.Timeline.BinWidthNs) * Join;

    // More bins than the picture has room for turn bursts into hairlines: neighbours are joined.
    private int Join => Timeline.Series.Count == 0 ? 1 : Math.Max(1, (int)Math.Ceiling(Timeline.Series.Max(s => s.Values.Count) / (double)MostBins));

    /// <summary>The stacked timeline of all traffic, or null without packets.</summary>
    public TimelineChart? TimelineChart(string description) =>
        Timeline.Series.Count == 0 ? null
            : new TimelineChart { Title = "Traffic over time", Description = description, Start = Timeline.Start, Bin = Bin, Series = Drawn(), Unit = "bit/s", Scale = 8e9 / Bin };

    private IReadOnlyList<TimelineSeries> Drawn() =>
        Join == 1 ? Timeline.Series : [.. Timeline.Series.Select(s => new TimelineSeries(s.Name, [.. s.Values.Chunk(Join).Select(c => c.Sum())]))];

    /// <summary>The largest rate in bit/s and when its step began: of the steps that are drawn, so that text and picture say one thing.</summary>
    public (double Rate, long At) Peak()
    {
        var series = Drawn();
        var bins = series.Count == 0 ? 0 : series.Max(s => s.Values.Count);
        var (best, at) = (0.0, Timeline.Start);
        for (var b = 0; b < bins; b++)
        {
            var sum = series.Sum(s => b < s.Values.Count ? s.Values[b] : 0);
            if (sum > best) (best, at) = (sum, Timeline.Start + (b * Bin));
        }

        return (best * 8e9 / Bin, at);
    }

    private static (long, IReadOnlyList<TimelineSeries>) TimelineSeriesOf(Timeline timeline)
    {
        if (timeline.Rows.Count == 0 || timeline.BinWidthNs <= 0) return (0, []);
        long start = timeline.Rows.Min(r => r.Start), end = timeline.Rows.Max(r => r.Start);
        // Clock faults can spread a few packets over decades; a picture of more bins than pixels shows no more.
        var bins = (int)Math.Min(((end - start) / timeline.BinWidthNs) + 1, 4000);
        var totals = timeline.Rows.GroupBy(r => r.App, StringComparer.Ordinal).Select(g => (App: g.Key, Bytes: g.Sum(r => r.Bytes))).OrderByDescending(g => g.Bytes).ThenBy(g => g.App, StringComparer.Ordinal).ToList();
        var shown = totals.Take(totals.Count <= 8 ? 8 : 7).Select(t => t.App).ToList();
        var values = shown.ToDictionary(a => a, _ => new double[bins], StringComparer.Ordinal);
        if (totals.Count > 8) values["other"] = values.GetValueOrDefault("other") ?? new double[bins];
        foreach (var row in timeline.Rows)
        {
            var bin = (int)Math.Min((row.Start - start) / timeline.BinWidthNs, bins - 1);
            (values.GetValueOrDefault(row.App) ?? values["other"])[bin] += row.Bytes;
        }

        var names = shown.Where(a => a != "other").Concat(values.ContainsKey("other") ? ["other"] : []);
        return (start, [.. names.Select(a => new TimelineSeries(Format.ProtocolName.Of(a), values[a]))]);
    }
}
