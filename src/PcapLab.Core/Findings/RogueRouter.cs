using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>More than one IPv6 router announces itself on a link: one of them may lead the traffic of all hosts through itself. Ten and more are a flood.</summary>
internal sealed class RogueRouter : Detector
{
    private const int MaxRouters = 10_000;
    private const int Flood = 10;
    private const ushort Solicitation = 133;
    private const ushort Advertisement = 134;
    private readonly SortedDictionary<Ip, (long First, long Last, long Frame, long Packets)> _routers = [];

    public override string Id => "rogue-router";
    public override string Description => "Two or more IPv6 routers announce themselves on the link; ten and more are a flood";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1557";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 58) return;
        if (flow.SrcPort == Advertisement) Add(flow.Src, in flow, flow.SrcPackets);
        else if (flow is { SrcPort: Solicitation, DstPort: Advertisement, DstPackets: > 0 }) Add(flow.Dst, in flow, flow.DstPackets);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        if (_routers.Count < 2) return;
        var flood = _routers.Count >= Flood;
        var first = _routers.OrderBy(r => r.Value.First).ThenBy(r => r.Key).ToList();
        findings.Add(new Finding
        {
            Id = Id, Key = flood ? "flood" : string.Join("+", _routers.Keys.Take(5)), Attack = Attack, Severity = flood ? Severity.High : Severity.Medium, Confidence = flood ? Confidence.High : Confidence.Medium,
            Title = flood ? $"{N(_routers.Count)} IPv6 routers announce themselves within {Span(_routers.Values.Max(r => r.Last) - first[0].Value.First)}" : $"{N(_routers.Count)} IPv6 routers announce themselves: {string.Join(", ", _routers.Keys.Take(5))}",
            Seen = string.Join("; ", first.Take(5).Select(r => $"{r.Key} sent {Count(r.Value.Packets, "advertisement")}")) + (first.Count > 5 ? $"; {N(first.Count - 5)} more" : ""),
            Filter = "icmpv6.type == 134", Frames = [.. _routers.Values.Select(s => s.Frame).Where(f => f > 0).Order().Take(20)],
            First = first[0].Value.First, Last = _routers.Values.Max(s => s.Last),
            Action = "Find the switch port of the router that is not yours and close it; turn on RA guard (RFC 6105).",
            Limits = "Two routers of one operator that share the work look the same.",
        });
    }

    private void Add(Ip router, in FlowSummary flow, long packets)
    {
        // Only a neighbour may announce itself as a router (RFC 4861 6.1.2), so what came over another router is no advertisement.
        if (router.Bits.High >> 54 != 0x3fa || (_routers.Count >= MaxRouters && !_routers.ContainsKey(router))) return;
        // Of a flow that the host began, the router's first frame is not known.
        var known = _routers.TryGetValue(router, out var r);
        var frame = flow.SrcPort == Advertisement ? flow.FirstFrame : 0;
        _routers[router] = known ? (Math.Min(r.First, flow.First), Math.Max(r.Last, flow.Last), r.Frame == 0 ? frame : r.Frame, r.Packets + packets) : (flow.First, flow.Last, frame, packets);
    }
}
