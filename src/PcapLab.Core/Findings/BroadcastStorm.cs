using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>A flood to everyone: at least 1,000 broadcast packets of one flow at 200 per second, or as many ARP packets of one device.</summary>
internal sealed class BroadcastStorm : Detector
{
    private const long MinPackets = 1000;
    private const double MinRate = 200;
    private readonly List<(string Who, string What, string Filter, long Packets, long First, long Last, long Frame)> _storms = [];

    public override string Id => "broadcast-storm";
    public override string Description => "At least 1,000 broadcast or ARP packets of one sender at 200 per second or more";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1498";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.SrcPackets < MinPackets || !IsForAll(flow.Dst)) return;
        _storms.Add((flow.Src.ToString(), $"packets to {flow.Dst}", $"{Src(flow.Src)} && {Dst(flow.Dst)}", flow.SrcPackets, flow.First, flow.Last, flow.FirstFrame));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var mac in evidence.Arp.GroupBy(a => a.Mac, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            if (mac.Sum(a => a.Claims) is >= MinPackets and var claims)
                _storms.Add((mac.Key, "ARP packets", $"arp.src.hw_mac == {mac.Key}", claims, mac.Min(a => a.First), mac.Max(a => a.Last), mac.Min(a => a.FirstFrame)));
        foreach (var s in _storms)
        {
            var rate = s.Packets / Math.Max((s.Last - s.First) / 1e9, 0.001);
            if (rate < MinRate) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = $"{s.Who}/{s.What}", Attack = Attack, Severity = rate >= 10 * MinRate ? Severity.High : Severity.Medium, Confidence = Confidence.High,
                Title = $"{s.Who} floods the network with {s.What}",
                Seen = $"{N(s.Packets)} in {Span(s.Last - s.First)}, {N1(rate)} per second; every device must look at each",
                Filter = s.Filter, Frames = [s.Frame], First = s.First, Last = s.Last,
                Action = "Look for a loop between switches and a failing network card; turn on storm control and spanning tree.",
                Limits = "A loop repeats frames of a sender that sent few.",
            });
        }
    }

    /// <summary>Broadcast, and multicast that every host of a network listens to.</summary>
    private static bool IsForAll(Ip ip) => ip.IsV4
        ? (uint)ip.Value == uint.MaxValue || (uint)ip.Value >> 8 == 0xE00000 || ((uint)ip.Value & 0xFF) == 0xFF
        : (byte)(ip.Value >> 120) == 0xFF && ((byte)(ip.Value >> 112) & 15) == 2;
}
