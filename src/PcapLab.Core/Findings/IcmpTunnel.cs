using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>
/// Data carried in echo requests and replies: a ping's reply repeats its request, so both directions weigh the same; at least 40 packets
/// whose two directions differ by a fifth in number or in size are no ping.
/// </summary>
internal sealed class IcmpTunnel : Detector
{
    private const long MinPackets = 40;
    private const long MinBytes = 6000;
    private readonly Dictionary<(Ip Src, Ip Dst), Talk> _pairs = [];

    public override string Id => "icmp-tunnel";
    public override string Description => "At least 40 echo packets between two hosts whose directions differ by a fifth in number or size: no ping does that";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1095";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol is not (1 or 58) || flow.DstPackets == 0 || flow.SrcPort is not (8 or 128 or 0 or 129)) return;
        ref var talk = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (flow.Src, flow.Dst), out var known);
        if (!known) (talk.First, talk.Frame) = (flow.First, flow.FirstFrame);
        talk.Last = Math.Max(talk.Last, flow.Last);
        talk.SrcPackets += flow.SrcPackets;
        talk.DstPackets += flow.DstPackets;
        talk.SrcBytes += flow.SrcBytes;
        talk.DstBytes += flow.DstBytes;
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((src, dst), t) in _pairs)
        {
            if (t.SrcPackets + t.DstPackets < MinPackets || t.SrcBytes + t.DstBytes < MinBytes || t.SrcPackets < 5 || t.DstPackets < 5) continue;
            // Lost replies make the numbers differ, never in the replies' favour; sizes of what arrived stay equal.
            var more = t.DstPackets > t.SrcPackets * 1.2;
            double up = t.SrcBytes / (double)t.SrcPackets, down = t.DstBytes / (double)t.DstPackets;
            if (!more && Math.Abs(up - down) < 0.2 * Math.Max(up, down)) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = $"{src}>{dst}", Attack = Attack, Severity = Severity.High, Confidence = more ? Confidence.High : Confidence.Medium,
                Title = $"{src} and {dst} carry data in pings",
                Seen = $"{N(t.SrcPackets)} packets of {N1(up)} bytes one way, {N(t.DstPackets)} of {N1(down)} bytes the other; replies of a ping repeat their request",
                Filter = $"{(src.IsV4 ? "icmp" : "icmpv6")} && {Host(src)} && {Host(dst)}", Frames = [t.Frame], First = t.First, Last = t.Last,
                Action = $"Find the program on {src}; let only monitoring hosts ping outside, and limit the size of what may pass.",
                Limits = "A host that answers with other content than it was sent is rare, but it exists.",
            });
        }
    }

    private struct Talk
    {
        public long First, Last, Frame, SrcPackets, DstPackets, SrcBytes, DstBytes;
    }
}
