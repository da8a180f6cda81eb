using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>Packets die of age on the way: a router tells one host at least 30 times that a packet's time to live ran out.</summary>
internal sealed class RoutingLoop : Detector
{
    private const int MinReports = 30;
    private readonly Dictionary<(Ip Router, Ip Host), (long Reports, long First, long Last, long Frame)> _reports = [];

    public override string Id => "routing-loop";
    public override string Description => "A router reports at least 30 packets of one host whose time to live ran out";
    public override Severity MaxSeverity => Severity.Medium;

    public override void OnFlow(in FlowSummary flow)
    {
        if (!(flow.Protocol == 1 && flow.SrcPort == 11) && !(flow.Protocol == 58 && flow.SrcPort == 3)) return;
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
                Id = Id, Key = $"{router}>{host}", Severity = r.Reports >= 10 * MinReports ? Severity.Medium : Severity.Low, Confidence = Confidence.Medium,
                Title = $"Packets of {host} die of age at {router}",
                Seen = $"{Count(r.Reports, "report")} of a time to live that ran out, in {Span(r.Last - r.First)}",
                Filter = $"{(router.IsV4 ? "icmp.type == 11" : "icmpv6.type == 3")} && {Src(router)} && {Dst(host)}", Frames = [r.Frame], First = r.First, Last = r.Last,
                Action = $"Look at the routes of {router} and its neighbour for the destination that the reports quote: they send it to each other.",
                Limits = "Path monitors (mtr) that run for minutes cause the same reports without a loop.",
            });
        }
    }
}
