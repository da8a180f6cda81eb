using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>Many half-open connections to one port: at least 200 within the flood's time at 50 per second or more, nine in ten never completed.</summary>
internal sealed class SynFlood : Detector
{
    private const int MinFlows = 200;
    private const double MinRate = 50;
    private readonly CountSketch _halfOpen = new();
    private readonly Dictionary<(Ip Dst, ushort Port), Target> _targets = [];

    public override string Id => "syn-flood";
    public override string Description => "At least 200 connections to one port never completed, at 50 per second or more";
    public override Severity MaxSeverity => Severity.Critical;
    public override string Attack => "T1499.001";

    public override void OnFlow(in FlowSummary flow)
    {
        if (IsHalfOpen(in flow)) _halfOpen.Add(Hash(in flow));
    }

    public override bool LooksAgain(Evidence evidence) => _halfOpen.MayReach(MinFlows);

    public override void OnSuspect(in FlowSummary flow)
    {
        if (flow.Protocol == 6 && _halfOpen.MayReach(Hash(in flow), MinFlows)) Count(_targets, in flow);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((dst, port), t) in _targets)
        {
            var seconds = Math.Max((t.Last - t.First) / 1e9, 0.001);
            if (t.HalfOpen < MinFlows || t.HalfOpen < t.All * 0.9 || t.HalfOpen / seconds < MinRate) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = Socket(dst, port), Attack = Attack, Severity = Severity.Critical, Confidence = t.HalfOpen >= 1000 ? Confidence.High : Confidence.Medium,
                Title = $"{Socket(dst, port)} is flooded with connection requests",
                Seen = $"{N(t.HalfOpen)} of {Count(t.All, "connection")} never completed, {N1(t.HalfOpen / seconds)} per second for {Span(t.Last - t.First)}",
                Filter = $"{Dst(dst)} && tcp.dstport == {port} && tcp.flags.syn == 1 && tcp.flags.ack == 0",
                Frames = [t.FirstFrame], First = t.First, Last = t.Last,
                Action = "Turn on SYN cookies on the server, limit new connections at the edge, and ask the upstream provider to filter.",
                Limits = "When the server's answers take another path than the capture's, ordinary connections look half open too.",
            });
        }
    }

    private static int Hash(in FlowSummary f) => HashCode.Combine(f.Dst, f.DstPort);

    // The SYN stayed alone, or only the server answered (S1 without data): what a flood with forged senders leaves.
    private static bool IsHalfOpen(in FlowSummary f) =>
        f.Protocol == 6 && (f.TcpState is "S0" or "SH" or "SHR" || f.TcpState == "S1" && f.SrcPayload == 0 && f.SrcPackets == 1);

    private static void Count(Dictionary<(Ip Dst, ushort Port), Target> targets, in FlowSummary flow)
    {
        ref var t = ref CollectionsMarshal.GetValueRefOrAddDefault(targets, (flow.Dst, flow.DstPort), out var known);
        if (!known) t.FirstFrame = flow.FirstFrame;
        t.All++;
        if (!IsHalfOpen(in flow)) return;
        if (t.HalfOpen++ == 0) t.First = flow.First;
        t.Last = Math.Max(t.Last, flow.First);
    }

    private struct Target
    {
        public int All;
        public int HalfOpen;
        public long First;
        public long Last;
        public long FirstFrame;
    }
}
