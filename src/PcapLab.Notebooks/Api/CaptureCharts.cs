using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Notebooks.Api;

/// <summary>Charts of a capture. Each is data that notebooks draw as SVG and reports as PDF; a cell shows what it returns.</summary>
public sealed class CaptureCharts
{
    private const int MaxSeries = 7;
    private readonly Capture _capture;

    internal CaptureCharts(Capture capture) => _capture = capture;

    /// <summary>Traffic over time as stacked bands.</summary>
    /// <param name="by">What a band is: <c>app</c> (the application) or <c>none</c> (all traffic in one).</param>
    public TimelineChart Timeline(string by = "app") => TimelinePicture.Of(_capture.Analysis.Timeline, by);

    /// <summary>The addresses with the most bytes.</summary>
    /// <param name="top">How many.</param>
    public BarChart Talkers(int top = 10)
    {
        var all = _capture.Endpoints;
        var first = all.Count > 0 ? all[0] : null;
        return new BarChart
        {
            Title = "Talkers",
            Description = first is null ? "Nobody talked." : $"{first.Ip} took part in the most traffic: {Fmt.Bytes(first.TxBytes + first.RxBytes)}.",
            Bars = [.. all.OrderByDescending(e => e.TxBytes + e.RxBytes).ThenBy(e => e.Ip).Take(top).Select(e => new Slice(e.Ip.ToString(), e.TxBytes + e.RxBytes))],
            Unit = "B",
            Addresses = true,
        };
    }

    /// <summary>Share of bytes by application.</summary>
    public DonutChart Applications()
    {
        var sums = _capture.Analysis.Timeline.Rows.GroupBy(r => r.App, StringComparer.Ordinal).Select(g => new Slice(ProtocolName.Of(g.Key), g.Sum(r => r.Bytes)))
            .OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var shown = sums.Take(MaxSeries).ToList();
        if (sums.Count > MaxSeries) shown.Add(new Slice("other", sums.Skip(MaxSeries).Sum(s => s.Value)));
        return new DonutChart { Title = "Applications", Description = sums.Count == 0 ? "There was no traffic." : $"{sums[0].Name} carries the most bytes.", Slices = shown, Unit = "B" };
    }

    /// <summary>Who sends to whom.</summary>
    /// <param name="top">How many pairs.</param>
    public SankeyChart Conversations(int top = 12)
    {
        var pairs = _capture.Flows.GroupBy(f => (f.Source, f.Destination)).Select(g => (g.Key, Bytes: g.Sum(f => f.Bytes)))
            .OrderByDescending(p => p.Bytes).ThenBy(p => p.Key.Source).ThenBy(p => p.Key.Destination).ToList();
        return new SankeyChart
        {
            Title = "Who talks to whom",
            Description = pairs.Count == 0 ? "Nobody talked." : $"{pairs[0].Key.Source} and {pairs[0].Key.Destination} exchanged the most: {Fmt.Bytes(pairs[0].Bytes)}.",
            Links = [.. pairs.Take(top).Select(p => new SankeyLink(p.Key.Source.ToString(), p.Key.Destination.ToString(), p.Bytes))],
            Unit = "B",
            FromTitle = "began",
            ToTitle = "answered",
        };
    }

    /// <summary>How long DNS servers took to answer.</summary>
    public LatencyStripChart DnsLatency() => Latency("DNS answer times", "No DNS query was answered.",
        _capture.Dns.Where(d => d.LatencyMs is not null).Select(d => (d.Server.ToString(), d.LatencyMs!.Value)));

    /// <summary>How long HTTP servers took to answer.</summary>
    public LatencyStripChart HttpLatency() => Latency("HTTP answer times", "No HTTP request was answered.",
        _capture.Http.Where(h => h.LatencyMs is not null).Select(h => (h.Host ?? h.Server.ToString(), h.LatencyMs!.Value)));

    /// <summary>Round trips of TCP handshakes by server.</summary>
    public LatencyStripChart RoundTrips() => Latency("TCP round trips", "No TCP handshake was seen whole.",
        _capture.Flows.Where(f => f.RttMs is not null).Select(f => (f.Destination.ToString(), f.RttMs!.Value)));

    private static LatencyStripChart Latency(string title, string empty, IEnumerable<(string Name, double Ms)> times)
    {
        var strips = times.GroupBy(t => t.Name, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(10)
            .Select(g => new LatencyStrip(g.Key, [.. g.Select(t => (long)(t.Ms * 1e6))])).ToList();
        var slowest = strips.Where(s => s.Latencies.Count > 0).MaxBy(s => s.Latencies.Max());
        return new LatencyStripChart
        {
            Title = title,
            Description = slowest is null ? empty : string.Create(CultureInfo.InvariantCulture, $"The slowest answer took {Fmt.Duration(slowest.Latencies.Max())}, from {slowest.Name}."),
            EmptyText = empty,
            Strips = strips,
        };
    }
}

/// <summary>Timeline rows as a chart.</summary>
internal static class TimelinePicture
{
    private const int MaxSeries = 7;
    private const int MaxBins = 4000;

    public static TimelineChart Of(Timeline timeline, string by)
    {
        var rows = by switch
        {
            "app" => timeline.Rows,
            "none" => timeline.Rows.Select(r => r with { App = "all traffic" }).ToList(),
            _ => throw new ArgumentException($"Timeline(by: \"{by}\") is not known; use \"app\" or \"none\".", nameof(by)),
        };
        var bin = Math.Max(1, timeline.BinWidthNs);
        if (rows.Count == 0) return new TimelineChart { Title = "Traffic over time", Description = "There was no traffic.", Start = 0, Bin = bin, Series = [], Unit = "bit/s" };
        long start = rows.Min(r => r.Start), end = rows.Max(r => r.Start);
        var bins = (int)Math.Min(((end - start) / bin) + 1, MaxBins);
        var ranked = rows.GroupBy(r => r.App, StringComparer.Ordinal).OrderByDescending(g => g.Sum(r => r.Bytes)).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var series = ranked.Take(MaxSeries).Select(g => new TimelineSeries(ProtocolName.Of(g.Key), Values(g))).ToList();
        if (ranked.Count > MaxSeries) series.Add(new TimelineSeries("other", Values(ranked.Skip(MaxSeries).SelectMany(g => g))));
        return new TimelineChart { Title = "Traffic over time", Description = $"{series[0].Name} carries the most bytes.", Start = start, Bin = bin, Series = series, Unit = "bit/s", Scale = 8e9 / bin };

        double[] Values(IEnumerable<TimelineRow> of)
        {
            var values = new double[bins];
            foreach (var row in of) values[(int)Math.Min((row.Start - start) / bin, bins - 1)] += row.Bytes;
            return values;
        }
    }
}
