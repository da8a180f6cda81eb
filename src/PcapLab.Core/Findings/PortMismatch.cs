using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>A well-known port carries another protocol than its own: SSH on the web's port, a web server on the name service's.</summary>
internal sealed class PortMismatch : Detector
{
    private const int MaxPlaces = 1000;
    private readonly SortedDictionary<(Ip Dst, ushort Port, string App), Use> _uses = [];

    public override string Id => "port-mismatch";
    public override string Description => "A well-known port (21, 22, 25, 53, 80, 443, 3389) carries a protocol that is not its own, told by its first bytes";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1571";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 6 || flow.App.Length == 0 || flow.SrcPayload == 0 || flow.DstPayload == 0 || Belongs(flow.DstPort, flow.App)) return;
        var key = (flow.Dst, flow.DstPort, flow.App);
        if (!_uses.TryGetValue(key, out var use))
        {
            if (_uses.Count >= MaxPlaces) return;
            _uses[key] = use = new Use { First = flow.First, Src = flow.Src };
        }

        use.Flows++;
        use.Last = Math.Max(use.Last, flow.Last);
        use.Frames.Add(flow.FirstFrame);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((dst, port, app), use) in _uses)
            findings.Add(new Finding
            {
                Id = Id, Key = $"{Socket(dst, port)}/{app}", Attack = Attack, Severity = app is "ssh" or "rdp" ? Severity.Medium : Severity.Low, Confidence = Confidence.High,
                Title = $"{Socket(dst, port)} speaks {app.ToUpperInvariant()}, not what its port is for",
                Seen = $"{Count(use.Flows, "connection")}, the first from {use.Src}",
                Filter = $"{Host(dst)} && tcp.port == {port}", Frames = use.Frames.Sorted, First = use.First, Last = use.Last,
                Action = "Ask who runs this server and why there: such ports pass firewalls that look at numbers only.",
                Limits = "Some operators offer SSH or VPN on 443 on purpose.",
            });
    }

    private static bool Belongs(ushort port, string app) => port switch
    {
        21 => app is "ftp" or "tls",
        22 => app is "ssh",
        25 => app is "smtp" or "tls",
        53 => app is "dns" or "tls",
        80 => app is "http" or "http2" or "websocket",
        443 => app is "tls" or "quic" or "http2",
        3389 => app is "tpkt" or "rdp" or "tls" or "cotp" or "t125",
        _ => true,
    };

    private sealed class Use
    {
        public long First, Last, Flows;
        public Ip Src;
        public readonly FrameList Frames = new();
    }
}
