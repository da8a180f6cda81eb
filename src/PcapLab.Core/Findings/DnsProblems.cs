using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Name servers that fail or are slow: at least 10 queries to one server of which 20% fail or stay unanswered, or a 95th percentile of 200 ms or more.</summary>
internal sealed class DnsProblems : Detector
{
    private const int MinQueries = 10;
    private const double SlowMs = 200;

    public override string Id => "dns-failures";
    public override string Description => "A name server fails or leaves unanswered at least 20% of at least 10 queries, or needs 200 ms or more (95th percentile)";
    public override Severity MaxSeverity => Severity.High;

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in evidence.Dns.Where(d => d.Transport is "udp" or "tcp" && d.ResponseFrame != d.Frame).GroupBy(d => d.Server))
        {
            var rows = group.OrderBy(d => d.Frame).ToList();
            if (rows.Count < MinQueries) continue;
            Failures(rows, findings);
            Slow(rows, findings);
        }
    }

    private void Failures(List<DnsRow> rows, ICollection<Finding> findings)
    {
        var server = rows[0].Server;
        var silent = rows.Count(r => r.RCode is null);
        var broken = rows.Count(r => r.RCode is "SERVFAIL" or "REFUSED" or "FORMERR" or "NOTIMP");
        var unknown = rows.Count(r => r.RCode is "NXDOMAIN");
        var failing = silent + broken;
        if (failing * 5 < rows.Count && unknown * 2 < rows.Count) return;
        var names = failing * 5 < rows.Count;
        var bad = rows.Where(r => names ? r.RCode is "NXDOMAIN" : r.RCode is null or "SERVFAIL" or "REFUSED" or "FORMERR" or "NOTIMP").ToList();
        findings.Add(new Finding
        {
            Id = Id, Key = server.ToString(), Severity = names ? Severity.Low : failing * 2 >= rows.Count ? Severity.High : Severity.Medium,
            Confidence = rows.Count >= 50 ? Confidence.High : Confidence.Medium,
            Title = names ? $"Most names asked of {server} do not exist" : $"Name server {server} fails for {N(failing)} of {Count(rows.Count, "query", "queries")}",
            Seen = $"{N(silent)} unanswered, {N(broken)} refused or failed, {N(unknown)} for names that do not exist, of {N(rows.Count)}",
            Filter = $"dns && {Host(server)}", Frames = bad.Take(20).Select(b => b.Frame).ToList(), First = rows[0].Time, Last = rows[^1].Time,
            Action = names ? "Look at the names: a wrong search domain asks for them again and again, and so does malware that tries generated names." : "Check the server and the path to it; every page waits for it.",
            Limits = "Answers on a path the capture does not see count as missing.",
        });
    }

    private static void Slow(List<DnsRow> rows, ICollection<Finding> findings)
    {
        var times = rows.Where(r => r.LatencyMs is not null).Select(r => r.LatencyMs!.Value).Order().ToList();
        if (times.Count < MinQueries || Percentile(times, 0.95) < SlowMs) return;
        var server = rows[0].Server;
        findings.Add(new Finding
        {
            Id = "slow-dns", Key = server.ToString(), Severity = Percentile(times, 0.5) >= SlowMs ? Severity.Medium : Severity.Low, Confidence = Confidence.High,
            Title = $"Name server {server} answers slowly",
            Seen = $"median {N1(Percentile(times, 0.5))} ms, 95th percentile {N1(Percentile(times, 0.95))} ms over {N(times.Count)} answers",
            Filter = $"dns.time >= {(SlowMs / 1000).ToString(System.Globalization.CultureInfo.InvariantCulture)} && {Host(server)}",
            Frames = rows.Where(r => r.LatencyMs >= SlowMs).Take(20).Select(r => r.ResponseFrame ?? r.Frame).Order().ToList(), First = rows[0].Time, Last = rows[^1].Time,
            Action = "Use a nearer resolver or one with a cache; look for loss on the way to it.",
            Limits = "Measured at the capture point: a resolver that must ask others first is slow for names nobody asked before.",
        });
    }
}
