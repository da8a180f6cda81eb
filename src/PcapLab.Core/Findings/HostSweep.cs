using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>One host tries the same port (or ping) on many hosts: at least 20 that do not answer or refuse, most of those it tries, at 20 an hour or faster.</summary>
internal sealed class HostSweep : Detector
{
    private const int MinHosts = 20;
    private const int MaxHosts = 65_536;
    private readonly CountSketch _failed = new();
    private readonly Dictionary<(Ip Src, byte Protocol, ushort Port), Sweep> _sweeps = [];

    public override string Id => "host-sweep";
    public override string Description => "One host tries the same port, or a ping, on at least 20 hosts within an hour and most stay silent or refuse";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1018";

    public override void OnFlow(in FlowSummary flow)
    {
        if (IsCandidate(flow) && IsFailure(flow)) _failed.Add(Key(flow).GetHashCode());
    }

    public override bool LooksAgain(Evidence evidence) => _failed.MayReach(MinHosts);

    public override void OnSuspect(in FlowSummary flow)
    {
        if (!IsCandidate(flow)) return;
        var key = Key(flow);
        var hash = key.GetHashCode();
        if (!_failed.MayReach(hash, MinHosts)) return;
        ref var sweep = ref CollectionsMarshal.GetValueRefOrAddDefault(_sweeps, key, out _);
        (sweep ??= new Sweep(_failed.AtMost(hash))).Add(in flow, IsFailure(flow));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((src, protocol, port), sweep) in _sweeps)
        {
            if (sweep.Failed < MinHosts || sweep.Failed * 2 <= sweep.All || sweep.Silent < MinHosts || sweep.Silent <= sweep.Answered || sweep.Silent / Math.Max((sweep.Last - sweep.First) / 3600e9, 1) < MinHosts) continue;
            findings.Add(Describe(src, protocol, port, sweep));
        }
    }

    private Finding Describe(Ip src, byte protocol, ushort port, Sweep sweep)
    {
        var what = protocol switch { 6 => $"TCP port {port}", 17 => $"UDP port {port}", _ => "ping" };
        var filter = protocol switch
        {
            6 => $"{Src(src)} && tcp.dstport == {port} && tcp.flags.syn == 1 && tcp.flags.ack == 0",
            17 => $"{Src(src)} && udp.dstport == {port}",
            1 => $"{Src(src)} && icmp.type == 8",
            _ => $"{Src(src)} && icmpv6.type == 128",
        };
        return new Finding
        {
            Id = Id, Key = $"{src}/{protocol}/{port}", Attack = Attack,
            Severity = sweep.Silent >= 100 ? Severity.High : Severity.Medium,
            Confidence = sweep.Silent >= 100 ? Confidence.High : Confidence.Medium,
            Title = $"{src} swept {(sweep.Capped ? "more than " : "")}{Count(sweep.Silent + sweep.Answered, "host")} for {what}",
            Seen = $"{N(sweep.Silent)} silent or refusing, {N(sweep.Answered)} answering, in {Span(sweep.Last - sweep.First)}",
            Filter = filter, Frames = sweep.Frames.Sorted, First = sweep.First, Last = sweep.Last,
            Action = $"Find out who runs {src}; a worm or an inventory tool behaves so. Look at the hosts that answered.",
            Limits = "Hosts that answer on a path the capture does not see count as silent.",
        };
    }

    private static (Ip, byte, ushort) Key(in FlowSummary f) => (f.Src, f.Protocol, f.Protocol is 6 or 17 ? f.DstPort : (ushort)0);

    private static bool IsCandidate(in FlowSummary f) => f.Protocol switch
    {
        6 => true,
        // A DHCP server offers to stations that have no address yet to answer from.
        17 => f.SrcPackets <= 3 && f.DstPort < 49152 && !f.Dst.IsGroup && f is not { SrcPort: 67, DstPort: 68 },
        1 => f.SrcPort == 8,
        58 => f.SrcPort == 128 && !f.Dst.IsGroup,
        _ => false,
    };

    private static bool IsFailure(in FlowSummary f) => f.Protocol == 6 ? f.IsUnanswered : f.DstPackets == 0;

    private sealed class Sweep(int expected)
    {
        private readonly Dictionary<Ip, bool> _hosts = new(expected);
        public readonly FrameList Frames = new();
        public long First = long.MaxValue;
        public long Last = long.MinValue;

        public bool Capped { get; private set; }
        public int Silent { get; private set; }
        public int Failed { get; private set; }
        public int All { get; private set; }
        public int Answered => _hosts.Count - Silent;

        public void Add(in FlowSummary f, bool failed)
        {
            All++;
            if (failed) Failed++;
            First = Math.Min(First, f.First);
            Last = Math.Max(Last, f.Last);
            Frames.Add(f.FirstFrame);
            if (_hosts.TryGetValue(f.Dst, out var silent))
            {
                if (!silent || failed) return;
                _hosts[f.Dst] = false;
                Silent--;
                return;
            }

            if (_hosts.Count >= MaxHosts)
            {
                Capped = true;
                return;
            }

            _hosts.Add(f.Dst, failed);
            if (failed) Silent++;
        }
    }
}
