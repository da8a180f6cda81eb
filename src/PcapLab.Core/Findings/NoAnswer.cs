using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>
/// A service that nobody reaches: at least 5 connections to one port, asked again and again without an answer (a firewall drops them, or the
/// host is down) or refused (nothing listens), and none that opened. Who tries many places is a scanner and does not count.
/// </summary>
internal sealed class NoAnswer : Detector
{
    private const int MinTries = 5;
    private const int MaxPlacesOfOne = 20;
    private readonly CountSketch _silent = new();
    private readonly CountSketch _refused = new();
    private readonly Dictionary<(Ip Dst, ushort Port), Service> _suspects = [];
    private readonly Dictionary<Ip, HashSet<(Ip, ushort)>> _places = [];

    public override string Id => "no-answer";
    public override string Description => "At least 5 connections to one port, none opened: silent although asked again, or refused";
    public override Severity MaxSeverity => Severity.Medium;

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 6) return;
        var kind = Kind(in flow);
        // Open connections matter only where tries failed; the second walk counts them.
        if (kind == 0) return;
        (kind == 1 ? _silent : _refused).Add(Hash(in flow));
    }

    public override bool LooksAgain(Evidence evidence) => _silent.MayReach(MinTries) || _refused.MayReach(MinTries);

    public override void OnSuspect(in FlowSummary flow)
    {
        if (flow.Protocol != 6) return;
        var kind = Kind(in flow);
        if (kind != 0)
        {
            ref var of = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, flow.Src, out _);
            if ((of ??= []).Count <= MaxPlacesOfOne) of.Add((flow.Dst, flow.DstPort));
        }

        var hash = Hash(in flow);
        if (!_silent.MayReach(hash, MinTries) && !_refused.MayReach(hash, MinTries)) return;
        ref var service = ref CollectionsMarshal.GetValueRefOrAddDefault(_suspects, (flow.Dst, flow.DstPort), out _);
        (service ??= new Service()).Add(in flow, kind);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((dst, port), s) in _suspects)
        {
            s.Forget(src => _places.TryGetValue(src, out var of) && of.Count > MaxPlacesOfOne);
            if (s.Opened == 0 && Math.Max(s.Silent, s.Refused) >= MinTries) findings.Add(Describe(dst, port, s));
        }
    }

    private Finding Describe(Ip dst, ushort port, Service s)
    {
        var silent = s.Silent >= s.Refused;
        return new Finding
        {
            Id = Id, Key = Socket(dst, port), Severity = Severity.Medium, Confidence = Confidence.Medium,
            Title = silent ? $"Nobody gets an answer from {Socket(dst, port)}" : $"{Socket(dst, port)} refuses every connection",
            Seen = $"{Count(s.Silent + s.Refused, "try", "tries")} of {Count(s.Clients, "client")}: {N(s.Silent)} silent, {N(s.Refused)} refused, none opened",
            Filter = $"{Dst(dst)} && tcp.dstport == {port} && tcp.flags.syn == 1", Frames = s.Frames.Sorted, First = s.First, Last = s.Last,
            Action = silent ? "Look for a firewall rule that drops these, and whether the host is up; a refusal would at least be quick." : "Start the service, or tell its clients where it went.",
            Limits = "When answers take another path than the capture's, every connection looks silent.",
        };
    }

    private static int Hash(in FlowSummary f) => HashCode.Combine(f.Dst, f.DstPort);

    /// <summary>1 silent although asked at least twice, 2 refused, 0 otherwise.</summary>
    private static int Kind(in FlowSummary f) => f.TcpState == "S0" && f.SrcPackets >= 2 && f.DstPackets == 0 ? 1 : f.TcpState == "REJ" ? 2 : 0;

    private sealed class Service
    {
        private readonly Dictionary<Ip, (int Silent, int Refused)> _clients = [];

        public int Opened { get; private set; }
        public int Silent => _clients.Values.Sum(c => c.Silent);
        public int Refused => _clients.Values.Sum(c => c.Refused);
        public int Clients => _clients.Count;
        public long First { get; private set; }
        public long Last { get; private set; }
        public FrameList Frames { get; } = new();

        public void Add(in FlowSummary f, int kind)
        {
            if (kind == 0)
            {
                if (!f.IsUnanswered) Opened++;
                return;
            }

            if (First == 0) First = f.First;
            Last = Math.Max(Last, f.Last);
            Frames.Add(f.FirstFrame);
            var c = _clients.GetValueOrDefault(f.Src);
            _clients[f.Src] = kind == 1 ? (c.Silent + 1, c.Refused) : (c.Silent, c.Refused + 1);
        }

        public void Forget(Func<Ip, bool> isScanner)
        {
            foreach (var client in _clients.Keys.Where(isScanner).ToList()) _clients.Remove(client);
        }
    }
}
