namespace PcapLab.Findings;

/// <summary>Runs every detector over one merged result.</summary>
public sealed class FindingsEngine
{
    private readonly Detector[] _detectors = DetectorRegistry.Create().ToArray();
    private readonly Evidence _evidence;

    /// <summary>An engine for one result.</summary>
    internal FindingsEngine(Evidence evidence) => _evidence = evidence;

    /// <summary>Findings, worst first, then by detector and key, so that the order is always the same.</summary>
    public static IReadOnlyList<Finding> Run(Evidence evidence)
    {
        var engine = new FindingsEngine(evidence);
        engine.WalkFlows();
        engine.WalkRows();
        return engine.Finish(inParallel: false);
    }

    /// <summary>Shows every flow to every detector. May run beside <see cref="WalkRows"/>: what detectors keep of flows and of rows stands apart.</summary>
    internal void WalkFlows() => _evidence.VisitFlows((in flow) =>
    {
        foreach (var d in _detectors) d.OnFlow(in flow);
    });

    /// <summary>Shows every row to every detector. Each row is made once for all of them, and is garbage before the next.</summary>
    internal void WalkRows()
    {
        foreach (var row in _evidence.Dns)
        {
            foreach (var d in _detectors) d.OnDns(row);
        }

        foreach (var row in _evidence.Tls)
        {
            foreach (var d in _detectors) d.OnTls(row);
        }

        foreach (var row in _evidence.Http)
        {
            foreach (var d in _detectors) d.OnHttp(row);
        }
    }

    /// <summary>The second half, in two parts when a second processor is there: detectors do not know of one another.</summary>
    internal IReadOnlyList<Finding> Finish(bool inParallel)
    {
        var parts = new List<Finding>[inParallel ? 2 : 1];
        void FinishPart(int part) => parts[part] = Finish(_detectors.Where((_, i) => i % parts.Length == part).ToArray());
        if (inParallel) Parallel.For(0, parts.Length, FinishPart);
        else FinishPart(0);
        return parts.SelectMany(p => p)
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.Confidence)
            .ThenBy(f => f.Id, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal)
            .ToList();
    }

    private List<Finding> Finish(Detector[] detectors)
    {
        var again = detectors.Where(d => d.LooksAgain(_evidence)).ToArray();
        if (again.Length > 0)
        {
            _evidence.VisitFlows((in flow) =>
            {
                foreach (var d in again) d.OnSuspect(in flow);
            });
        }

        var findings = new List<Finding>();
        foreach (var d in detectors) d.Finish(_evidence, findings);
        return findings;
    }
}
