namespace PcapLab.Findings;

/// <summary>Runs every detector over one merged result.</summary>
public sealed class FindingsEngine
{
    private readonly Detector[] _detectors = DetectorRegistry.Create().ToArray();
    private readonly Evidence _evidence;

    /// <summary>An engine for one result.</summary>
    internal FindingsEngine(Evidence evidence) => _evidence = evidence;

    /// <summary>Findings, worst first, then by detector and key, so that the order is always the same.</summary>
    public static IReadOnlyList<Finding> Run(Evidence evidence) => new FindingsEngine(evidence).Run(inParallel: false, () => { });

    /// <summary>
    /// The same with other work of the caller's beside it. With two threads one walks the flows, twice if need be, while this one walks the rows and then does the other
    /// work: what detectors keep of flows and of rows stands apart.
    /// </summary>
    internal IReadOnlyList<Finding> Run(bool inParallel, Action beside)
    {
        if (inParallel)
        {
            var rows = new Task(WalkRows);
            var flows = Task.Run(() =>
            {
                WalkFlows();
                rows.Wait();
                WalkSuspects();
            });
            rows.RunSynchronously();
            beside();
            flows.GetAwaiter().GetResult();
        }
        else
        {
            WalkFlows();
            WalkRows();
            WalkSuspects();
            beside();
        }

        return Finish(inParallel ? 2 : 1);
    }

    private void WalkFlows() => _evidence.VisitFlows((in flow) =>
    {
        foreach (var d in _detectors) d.OnFlow(in flow);
    });

    /// <summary>Each row is made once for all detectors, and is garbage before the next.</summary>
    private void WalkRows()
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

    private void WalkSuspects()
    {
        var again = _detectors.Where(d => d.LooksAgain(_evidence)).ToArray();
        if (again.Length == 0) return;
        _evidence.VisitFlows((in flow) =>
        {
            foreach (var d in again) d.OnSuspect(in flow);
        });
    }

    /// <summary>Detectors do not know of one another: whoever is free takes the next.</summary>
    private List<Finding> Finish(int threads)
    {
        var found = new List<Finding>[_detectors.Length];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => _detectors[i].Finish(_evidence, found[i] = []));
        return found.SelectMany(f => f)
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.Confidence)
            .ThenBy(f => f.Id, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal)
            .ToList();
    }
}
