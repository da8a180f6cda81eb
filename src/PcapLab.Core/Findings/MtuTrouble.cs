using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>A router says again and again that a host's packets are too large for the next link: at least 5 times, so the host did not adapt.</summary>
internal sealed class MtuTrouble : Detector
{
    private const int MinReports = 5;
    private readonly Dictionary<(Ip Router, Ip Host), (long Reports, long First, long Last, long Frame)> _reports = [];

    public override string Id => "mtu-trouble";
    public override string Description => "A router reports at least 5 times that packets of one host are too large for the next link";
    public override Severity MaxSeverity => Severity.Medium;

    public override void OnFlow(in FlowSummary flow)
    {
        if (!(flow.Protocol == 1 && flow.SrcPort == 3 && flow.DstPort == 4) && !(flow.Protocol == 58 && flow.SrcPort == 2)) return;
        ref var r = ref CollectionsMarshal.GetValueRefOrAddDefault(_reports, (flow.Src, flow.Dst), out var known);
        r = known ? (r.Reports + flow.SrcPackets, r.First, Math.Max(r.Last, flow.Last), r.Frame) : (flow.SrcPackets, flow.First, flow.Last, flow.FirstFrame);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((router, host), r) in _reports)
        {
            if (r.Reports < MinReports) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = $"{router}>{host}", Severity = Severity.Medium, Confidence = Confidence.Medium,
                Title = $"{host} sends packets too large for the path behind {router}",
                Seen = $"{Count(r.Reports, "report")} that a packet did not fit, in {Span(r.Last - r.First)}; a host that hears them sends smaller ones after the first",
                Filter = $"{(router.IsV4 ? "icmp.type == 3 && icmp.code == 4" : "icmpv6.type == 2")} && {Src(router)} && {Dst(host)}", Frames = [r.Frame], First = r.First, Last = r.Last,
                Action = $"Let the reports reach {host} through its firewall, or lower the MSS at the router; else large transfers stall while small ones work.",
                Limits = "Many connections that begin at once each cause one report, which is harmless.",
            });
        }
    }
}
