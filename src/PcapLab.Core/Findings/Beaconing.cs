using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>
/// A host opens short connections to the same place in a steady rhythm: at least 10 over at least 5 periods' time, gaps of 5 s or more whose
/// median absolute deviation is under 15% of the median. Time and name services, which beat by design, are left out.
/// </summary>
internal sealed class Beaconing : Detector
{
    private const int MinBeats = 10;
    private const double MinGapSeconds = 5;
    private const double MaxJitter = 0.15;
    private const int MaxStarts = 4096;
    private readonly CountSketch _counts = new();
    private readonly Dictionary<(Ip Src, Ip Dst, ushort Port, byte Protocol), List<(long Time, long Frame, long Bytes)>> _beats = [];

    public override string Id => "beaconing";
    public override string Description => "At least 10 short connections to one place in a steady rhythm of 5 s or slower (deviation under 15%)";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1071";

    public override void OnFlow(in FlowSummary flow)
    {
        if (IsCandidate(flow)) _counts.Add(Key(flow).GetHashCode());
    }

    public override bool LooksAgain(Evidence evidence) => _counts.MayReach(MinBeats);

    public override void OnSuspect(in FlowSummary flow)
    {
        if (!IsCandidate(flow) || !_counts.MayReach(Key(flow).GetHashCode(), MinBeats)) return;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_beats, Key(flow), out _);
        list ??= [];
        if (list.Count < MaxStarts) list.Add((flow.First, flow.FirstFrame, flow.Bytes));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var (key, list) in _beats)
        {
            if (list.Count < MinBeats) continue;
            list.Sort();
            var gaps = list.Zip(list.Skip(1), (a, b) => (b.Time - a.Time) / 1e9).Order().ToList();
            var median = Percentile(gaps, 0.5);
            var deviation = Percentile(gaps.Select(g => Math.Abs(g - median)).Order().ToList(), 0.5);
            // By chance the middle of a few gaps may be even; of a program's, most are.
            if (median < MinGapSeconds || deviation > median * MaxJitter || gaps.Count(g => Math.Abs(g - median) <= median * 0.35) * 5 < gaps.Count * 4) continue;
            findings.Add(Describe(key.Src, key.Dst, key.Port, key.Protocol, list, median, deviation));
        }
    }

    private Finding Describe(Ip src, Ip dst, ushort port, byte protocol, List<(long Time, long Frame, long Bytes)> list, double median, double deviation)
    {
        var transport = protocol == 6 ? "tcp" : "udp";
        return new Finding
        {
            Id = Id, Key = $"{src}>{Socket(dst, port)}/{transport}", Attack = Attack, Severity = Severity.Medium,
            Confidence = list.Count >= 30 && deviation < median * 0.05 ? Confidence.Medium : Confidence.Low,
            Title = $"{src} calls {Socket(dst, port)} every {N1(median)} s",
            Seen = $"{Count(list.Count, "connection")} of about {N(list.Sum(l => l.Bytes) / list.Count)} bytes, gap {N1(median)} s ± {N1(deviation)} s",
            Filter = $"{Src(src)} && {Dst(dst)} && {transport}.dstport == {port}",
            Frames = list.Take(20).Select(l => l.Frame).Order().ToList(), First = list[0].Time, Last = list[^1].Time,
            Action = $"Find the program on {src} that makes these connections; if nobody knows it, treat it as command-and-control.",
            Limits = "Update checks, monitoring and mail clients beat too: this is a lead, not a verdict.",
        };
    }

    private static (Ip, Ip, ushort, byte) Key(in FlowSummary f) => (f.Src, f.Dst, f.DstPort, f.Protocol);

    // Silent tries are a scan's or an outage's; 53, 67, 123, 137, 138, 161, 1900, 5353 beat by design.
    private static bool IsCandidate(in FlowSummary f) => f.DstPackets > 0 && (f.Protocol == 6
        ? !f.IsUnanswered && f.Last - f.First < 60_000_000_000
        : f.Protocol == 17 && f.DstPort is not (53 or 67 or 123 or 137 or 138 or 161 or 1900 or 5353) && f.SrcPackets <= 20);
}
