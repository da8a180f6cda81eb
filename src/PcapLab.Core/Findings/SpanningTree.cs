using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>A spanning tree that does not come to rest (at least five changes, one every two minutes or faster), or whose root is taken over by another bridge.</summary>
internal sealed class SpanningTree : Detector
{
    private const int MinChanges = 5;
    private const long MostApart = 120_000_000_000;

    public override string Id => "spanning-tree";
    public override string Description => "A spanning tree changes at least five times in a row within two minutes each, or another bridge takes over its root after ten seconds of rest";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1557";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in evidence.Stp.Where(c => c.Root is not null).GroupBy(c => c.Root!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            findings.Add(TakenOver([.. group]));
        if (LongestRun([.. evidence.Stp.Where(c => c.Root is null)]) is { Count: >= MinChanges } run) findings.Add(Restless(run));
    }

    private Finding TakenOver(List<StpChange> changes) => new()
    {
        Id = Id, Key = changes[0].Root!, Attack = Attack, Severity = Severity.Medium, Confidence = Confidence.Medium,
        Title = $"{changes[0].Root} became the root of the spanning tree",
        Seen = $"{Count(changes.Count, "takeover")}, the first from {changes[0].Before}",
        Filter = $"stp.root.hw == {changes[0].Root}", Frames = [.. changes.Take(20).Select(c => c.Frame)], First = changes[0].Time, Last = changes[^1].Time,
        Action = $"Find out whether {changes[0].Root} is a switch that should lead; else close its port and turn on root guard and BPDU guard.",
        Limits = "A switch that was replaced, or that failed and came back, looks the same.",
    };

    private Finding Restless(List<StpChange> run) => new()
    {
        Id = Id, Key = "changes", Severity = Severity.Medium, Confidence = Confidence.High,
        Title = "The spanning tree does not come to rest",
        Seen = $"{Count(run.Count, "change")} of topology in {Span(run[^1].Time - run[0].Time)}; after each, switches forget where stations are and flood",
        Filter = "stp.type == 0x80 || stp.flags.tc == 1", Frames = [.. run.Take(20).Select(c => c.Frame)], First = run[0].Time, Last = run[^1].Time,
        Action = "Find the port that goes up and down (the switches' logs name it), and mark ports of stations as edge ports.",
        Limits = "One change is told by every bridge that passes it on.",
    };

    private static List<StpChange> LongestRun(List<StpChange> changes)
    {
        List<StpChange> best = [], run = [];
        foreach (var change in changes)
        {
            if (run.Count > 0 && change.Time - run[^1].Time > MostApart) run = [];
            run.Add(change);
            if (run.Count > best.Count) best = run;
        }

        return best;
    }
}
