namespace PcapLab.Findings;

/// <summary>Runs every detector over one merged result.</summary>
public static class FindingsEngine
{
    /// <summary>Findings, worst first, then by detector and key, so that the order is always the same.</summary>
    public static IReadOnlyList<Finding> Run(Evidence evidence)
    {
        var detectors = DetectorRegistry.Create();
        evidence.VisitFlows((in flow) =>
        {
            foreach (var d in detectors) d.OnFlow(in flow);
        });
        var findings = new List<Finding>();
        foreach (var d in detectors) d.Finish(evidence, findings);
        return findings
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.Confidence)
            .ThenBy(f => f.Id, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal)
            .ToList();
    }
}
