using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>More than one DHCP server answers clients: one of them may hand out a gateway or name server of its own.</summary>
internal sealed class RogueDhcp : Detector
{
    private const int MaxServers = 1000;
    private readonly SortedDictionary<Ip, (long First, long Last, long Frame, long Packets)> _servers = [];

    public override string Id => "rogue-dhcp";
    public override string Description => "Two or more DHCP servers answer clients directly";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1557.003";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 17) return;
        // Relays speak from port 67 to port 67 and do not count.
        if (flow is { SrcPort: 67, DstPort: 68 }) Add(flow.Src, in flow, flow.SrcPackets);
        else if (flow is { SrcPort: 68, DstPort: 67, DstPackets: > 0 }) Add(flow.Dst, in flow, flow.DstPackets);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        if (_servers.Count < 2) return;
        var names = string.Join(", ", _servers.Keys.Take(5));
        findings.Add(new Finding
        {
            Id = Id, Key = string.Join("+", _servers.Keys.Take(5)), Attack = Attack, Severity = Severity.Medium, Confidence = Confidence.Medium,
            Title = $"{N(_servers.Count)} DHCP servers answer: {names}",
            Seen = string.Join("; ", _servers.Take(5).Select(s => $"{s.Key} sent {Count(s.Value.Packets, "answer")}")),
            Filter = "dhcp && udp.srcport == 67 && udp.dstport == 68", Frames = [.. _servers.Values.Select(s => s.Frame).Where(f => f > 0).Order().Take(20)],
            First = _servers.Values.Min(s => s.First), Last = _servers.Values.Max(s => s.Last),
            Action = "Find the switch port of the server that is not yours and close it; turn on DHCP snooping.",
            Limits = "Two servers of one operator that share the work look the same.",
        });
    }

    private void Add(Ip server, in FlowSummary flow, long packets)
    {
        if (_servers.Count >= MaxServers && !_servers.ContainsKey(server)) return;
        // Of a flow that the client began, the server's first frame is not known; its first frame still leads there.
        var known = _servers.TryGetValue(server, out var s);
        _servers[server] = known ? (s.First, Math.Max(s.Last, flow.Last), s.Frame, s.Packets + packets) : (flow.First, flow.Last, flow.SrcPort == 67 ? flow.FirstFrame : 0, packets);
    }
}
