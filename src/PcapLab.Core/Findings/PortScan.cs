using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>One host tries many ports of another: 15 distinct TCP ports unanswered or refused (30 UDP ports without an answer) of which most fail.</summary>
internal sealed class PortScan : Detector
{
    private const int MinTcpPorts = 15;
    private const int MinUdpPorts = 30;
    private readonly Dictionary<Ip, int> _failures = [];
    private readonly Dictionary<(Ip, Ip, byte), Scan> _scans = [];
    private HashSet<Ip> _suspects = [];

    public override string Id => "port-scan";
    public override string Description => "One host tries at least 15 TCP (30 UDP) ports of another and most stay silent or refuse";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1046";

    public override void OnFlow(in FlowSummary flow)
    {
        if (IsFailure(flow)) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_failures, flow.Src, out _)++;
    }

    /// <summary>Only sources with enough failures are looked at closely, so that a million ordinary flows cost one counter each.</summary>
    public override bool LooksAgain(Evidence evidence)
    {
        _suspects = _failures.Where(f => f.Value >= MinTcpPorts).Select(f => f.Key).ToHashSet();
        return _suspects.Count > 0;
    }

    public override void OnSuspect(in FlowSummary flow)
    {
        if (flow.Protocol is not (6 or 17) || !_suspects.Contains(flow.Src)) return;
        if (!_scans.TryGetValue((flow.Src, flow.Dst, flow.Protocol), out var scan))
        {
            if (_scans.Count >= Scan.MaxPairs) return;
            _scans.Add((flow.Src, flow.Dst, flow.Protocol), scan = new Scan());
        }

        scan.Add(in flow, IsFailure(flow));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((src, dst, proto), scan) in _scans)
        {
            var min = proto == 6 ? MinTcpPorts : MinUdpPorts;
            if (scan.FailedPorts < min || scan.FailedPorts < scan.OpenPorts.Count * 2) continue;
            findings.Add(Describe(src, dst, proto == 6 ? "TCP" : "UDP", scan));
        }
    }

    private Finding Describe(Ip src, Ip dst, string proto, Scan scan)
    {
        var open = scan.OpenPorts.Count == 0 ? "none answered" : $"{Count(scan.OpenPorts.Count, "port")} answered ({string.Join(", ", scan.OpenPorts.Take(10))}{(scan.OpenPorts.Count > 10 ? ", …" : "")})";
        return new Finding
        {
            Id = Id, Key = $"{src}>{dst}/{proto.ToLowerInvariant()}", Attack = Attack,
            Severity = scan.FailedPorts >= 100 ? Severity.High : Severity.Medium,
            Confidence = scan.FailedPorts >= 100 ? Confidence.High : Confidence.Medium,
            Title = $"{src} scanned the {proto} ports of {dst}",
            Seen = $"{Count(scan.FailedPorts, "port")} tried without success in {Span(scan.Last - scan.First)}; {open}",
            Filter = proto == "TCP" ? $"{Src(src)} && {Dst(dst)} && {(scan.Odd * 2 > scan.FailedPorts ? "tcp.len == 0 && tcp.flags.syn == 0 && tcp.flags.ack == 0" : "tcp.flags.syn == 1 && tcp.flags.ack == 0")}" : $"{Src(src)} && {Dst(dst)} && udp",
            Frames = scan.Frames.Sorted, First = scan.First, Last = scan.Last,
            Action = $"Find out who runs {src} and whether the scan was allowed; check what the open ports of {dst} offer.",
            Limits = "Monitoring systems and vulnerability scanners look the same on the wire.",
        };
    }

    // A single unanswered SYN, or a refused one: what a scan leaves. Long silent retries of one port count once as a port.
    private static bool IsFailure(in FlowSummary f) => f.Protocol switch
    {
        6 => f.IsUnanswered || IsOddProbe(in f),
        17 => f.DstPackets == 0 && f.SrcPackets <= 3,
        _ => false,
    };

    /// <summary>A lone segment without SYN and data, as FIN, NULL and Xmas scans send it.</summary>
    private static bool IsOddProbe(in FlowSummary f) => f.TcpState == "OTH" && f.SrcPackets <= 2 && f.SrcPayload == 0 && f.DstPackets <= 1 && f.DstPayload == 0;

    private sealed class Scan
    {
        public const int MaxPairs = 20_000;
        private readonly HashSet<ushort> _failed = [];
        public readonly SortedSet<ushort> OpenPorts = [];
        public readonly FrameList Frames = new();
        public long First = long.MaxValue;
        public long Last = long.MinValue;

        public int Odd { get; private set; }
        public int FailedPorts => _failed.Count;

        public void Add(in FlowSummary f, bool failed)
        {
            if (failed) _failed.Add(f.DstPort);
            else OpenPorts.Add(f.DstPort);
            if (failed && IsOddProbe(in f)) Odd++;
            Frames.Add(f.FirstFrame);
            First = Math.Min(First, f.First);
            Last = Math.Max(Last, f.Last);
        }
    }
}
