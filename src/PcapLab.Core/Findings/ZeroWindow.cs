using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>A receiver whose buffer was full again and again: at least 5 zero-window announcements in one connection. The program that reads is the slow one.</summary>
internal sealed class ZeroWindow : Detector
{
    private const int MinAnnouncements = 5;
    private const int MaxFlows = 1000;
    private readonly List<(Ip Src, ushort SrcPort, Ip Dst, ushort DstPort, int Count, long Frame, long First, long Last)> _flows = [];

    public override string Id => "zero-window";
    public override string Description => "A receiver announced a full buffer at least 5 times in one connection: the reading program is slow";
    public override Severity MaxSeverity => Severity.Medium;

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.ZeroWindows >= MinAnnouncements && _flows.Count < MaxFlows)
            _flows.Add((flow.Src, flow.SrcPort, flow.Dst, flow.DstPort, flow.ZeroWindows, flow.FirstFrame, flow.First, flow.Last));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _flows.GroupBy(f => (f.Src, f.Dst, f.DstPort)))
        {
            var list = group.ToList();
            var total = list.Sum(f => f.Count);
            findings.Add(new Finding
            {
                Id = Id, Key = $"{group.Key.Src}>{Socket(group.Key.Dst, group.Key.DstPort)}", Severity = total >= 50 ? Severity.Medium : Severity.Low, Confidence = Confidence.High,
                Title = $"A program of {group.Key.Src} or {Socket(group.Key.Dst, group.Key.DstPort)} reads too slowly",
                Seen = $"{N(total)} times a receiver's buffer was full, in {Count(list.Count, "connection")}",
                Filter = $"tcp.analysis.zero_window && {Host(group.Key.Src)} && {Host(group.Key.Dst)} && tcp.port == {group.Key.DstPort}",
                Frames = list.Take(20).Select(f => f.Frame).Order().ToList(), First = list.Min(f => f.First), Last = list.Max(f => f.Last),
                Action = "Look at the receiving program and its disk; the network is waiting for it.",
            });
        }
    }
}
