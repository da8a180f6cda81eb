using PcapLab.Pipeline;
using PcapLab.Reports.Format;
using PcapLab.Reports.Sections;

namespace PcapLab.Reports.Compare;

/// <summary>Which way a measure should go.</summary>
internal enum Better
{
    Neither,
    Lower,
    Higher,
}

/// <summary>One number of both captures: how it reads, which way is better, and from which relative change on it is worth a word.</summary>
internal sealed record Measure(string Name, double? Before, double? After, Func<double, string> Read, Better Better, double Threshold = 0.1)
{
    /// <summary>Change relative to before; null when one side is missing or before is zero.</summary>
    public double? Change => Before is { } b && After is { } a && b != 0 ? (a - b) / Math.Abs(b) : null;

    /// <summary>Whether the change is large enough to matter and bad.</summary>
    public bool IsWorse => Matters && (Better == Better.Lower ? After > Before : Better == Better.Higher && After < Before);

    /// <summary>Whether the change is large enough to matter and good.</summary>
    public bool IsBetter => Matters && (Better == Better.Lower ? After < Before : Better == Better.Higher && After > Before);

    private bool Matters => Before is { } b && After is { } a && (b == 0 ? a != 0 : Math.Abs(a - b) / Math.Abs(b) >= Threshold);

    /// <summary>The measures of two captures, in the order readers ask for them.</summary>
    public static IReadOnlyList<Measure> Of(ReportContext before, ReportContext after)
    {
        Measure Make(string name, Func<ReportContext, double?> value, Func<double, string> read, Better better, double threshold = 0.1) => new(name, value(before), value(after), read, better, threshold);
        return
        [
            Make("Mean rate", c => c.MeanRate > 0 ? c.MeanRate : null, Fmt.BitRate, Better.Neither),
            Make("Peak rate", c => c.Info.Packets > 0 ? c.Peak().Rate : null, Fmt.BitRate, Better.Neither),
            Make("Bytes", c => c.Info.Bytes, v => Fmt.Bytes((long)v), Better.Neither),
            Make("Packets", c => c.Info.Packets, Count, Better.Neither),
            Make("Duration", c => c.Info.DurationS, Fmt.Seconds, Better.Neither),
            Make("Hosts", c => c.Endpoints.Hosts, Count, Better.Neither),
            Make("Flows", c => c.Flows.All.Flows, Count, Better.Neither),
            Make("Round trip, median", c => Rtt(c, 0.5), Ms, Better.Lower),
            Make("Round trip, 95%", c => Rtt(c, 0.95), Ms, Better.Lower),
            Make("Segments sent again", c => c.Flows.Tcp.Packets > 0 ? c.Flows.Retransmissions / (double)c.Flows.Tcp.Packets : null, Fmt.Percent, Better.Lower),
            Make("Receiver full", c => c.Flows.Tcp.Flows > 0 ? c.Flows.ZeroWindows : null, Count, Better.Lower),
            Make("Refused or unanswered", c => c.Flows.Tcp.Flows > 0 ? (c.Flows.Refused + c.Flows.Unanswered) / (double)c.Flows.Tcp.Flows : null, Fmt.Percent, Better.Lower),
            Make("DNS answer, median", c => Middle(c.Analysis.Dns.Select(d => d.LatencyMs)), Ms, Better.Lower),
            Make("DNS failed or unanswered", c => Failed(c.Analysis.Dns.Where(d => d.Transport is not ("mdns" or "llmnr")).Select(d => d.RCode != "NOERROR")), Fmt.Percent, Better.Lower),
            Make("HTTP first byte, median", c => Middle(c.Analysis.Http.Select(h => h.LatencyMs)), Ms, Better.Lower),
            Make("HTTP requests failed", c => Failed(c.Analysis.Http.Select(h => h.Status >= 400)), Fmt.Percent, Better.Lower),
            Make("Findings", c => c.Analysis.Findings.Count, Count, Better.Lower, 0),
        ];
    }

    private static string Count(double value) => Fmt.Count((long)value);

    private static string Ms(double value) => Fmt.Seconds(value / 1000);

    private static double? Rtt(ReportContext c, double share) => c.Flows.RttMs.Count > 0 ? c.Flows.Rtt(share) : null;

    private static double? Middle(IEnumerable<double?> values)
    {
        var sorted = values.Where(v => v is > 0).Select(v => v!.Value).Order().ToList();
        return sorted.Count > 0 ? sorted[sorted.Count / 2] : null;
    }

    private static double? Failed(IEnumerable<bool> outcomes)
    {
        var all = outcomes.ToList();
        return all.Count > 0 ? all.Count(f => f) / (double)all.Count : null;
    }
}
