using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Faults of the capture itself that make other numbers unsafe: drops, duplicates of a mirror port, one-way traffic, cut packets, a clock that jumps.</summary>
internal sealed class CaptureFaults : Detector
{
    public override string Id => "capture-faults";
    public override string Description => "Dropped, duplicated, one-way or cut packets, unseen segments or clock steps that make other numbers unsafe";
    public override Severity MaxSeverity => Severity.Medium;

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        var q = evidence.Quality;
        var n = evidence.Info.Packets;
        if (n < 20) return;
        if (q.Drops is { } drops && drops > 0 && drops * 1000 >= n)
        {
            Add(findings, evidence, "drops", drops * 50 >= n ? Severity.Medium : Severity.Low, "The capturing system dropped packets", $"{N(drops)} dropped beside {N(n)} kept", "frame",
                "Capture with a larger buffer (--buffer), a capture filter or a shorter snapshot length, and record again.");
        }

        if (q.Duplicates * 20 >= n && q.Duplicates >= 20)
        {
            Add(findings, evidence, "duplicates", Severity.Medium, "Packets were captured twice", $"{N(q.Duplicates)} of {N(n)} frames are copies of the frame just before", "frame",
                "The mirror port copies both directions of a port twice: mirror one direction, or run `pcaplab dedupe` before measuring loss.");
        }

        if (q.TcpFlows >= 10 && q.OneWayTcpFlows * 2 >= q.TcpFlows)
        {
            Add(findings, evidence, "one-way", Severity.Medium, "Half of the TCP connections were seen in one direction only", $"{N(q.OneWayTcpFlows)} of {N(q.TcpFlows)} connections", "tcp",
                "Capture where both directions pass, or mirror both; round trips and loss of one-way connections cannot be judged.");
        }

        if (q.LargestClockStepNs >= 1_000_000_000)
        {
            Add(findings, evidence, "clock", Severity.Low, "The capture's clock was set back", $"{Count(q.ClockSteps, "step")}, the largest {Span(q.LargestClockStepNs)}", "frame.time_delta < 0",
                "Synchronise the capturing host's clock before the capture; `pcaplab shift` mends a constant offset.");
        }
    }

    private void Add(ICollection<Finding> findings, Evidence e, string key, Severity severity, string title, string seen, string filter, string action) => findings.Add(new Finding
    {
        Id = Id, Key = key, Severity = severity, Confidence = Confidence.High, Title = title, Seen = seen, Filter = filter, Action = action,
        First = e.Info.First ?? 0, Last = e.Info.Last ?? 0,
    });
}
