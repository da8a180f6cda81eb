namespace PcapLab.Findings;

/// <summary>Runs every detector over one merged result.</summary>
public static class FindingsEngine
{
    /// <summary>Findings, worst first, then by detector and key, so that the order is always the same.</summary>
    public static IReadOnlyList<Finding> Run(Evidence evidence) => Finish(Walk(evidence.VisitFlows), evidence, inParallel: false);

    /// <summary>The first half, which needs nothing but the flows: detectors that have seen them all.</summary>
    internal static IReadOnlyList<Detector> Walk(Action<FlowVisitor> visitFlows)
    {
        var detectors = DetectorRegistry.Create();
        visitFlows((in flow) =>
        {
            foreach (var d in detectors) d.OnFlow(in flow);
        });
        return detectors;
    }

    /// <summary>The second half.</summary>
    internal static IReadOnlyList<Finding> Finish(IReadOnlyList<Detector> detectors, Evidence evidence, bool inParallel)
    {
        // Detectors do not know of one another, and some walk the flows again.
        var parts = new List<Finding>[detectors.Count];
        void FinishOne(int i) => detectors[i].Finish(evidence, parts[i] = []);
        if (inParallel) Parallel.For(0, parts.Length, FinishOne);
        else for (var i = 0; i < parts.Length; i++) FinishOne(i);
        var findings = new List<Finding>();
        foreach (var part in parts) findings.AddRange(part);
        return findings
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.Confidence)
            .ThenBy(f => f.Id, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal)
            .ToList();
    }
}
