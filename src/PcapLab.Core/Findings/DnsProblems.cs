using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>Name servers that fail or are slow: at least 10 queries to one server of which 20% fail or stay unanswered, or a 95th percentile of 200 ms or more.</summary>
internal sealed class DnsProblems : Detector
{
    private const int MinQueries = 10;
    private const double SlowMs = 200;

    private readonly Dictionary<Ip, Server> _servers = [];

    public override string Id => "dns-failures";
    public override string Description => "A name server fails or leaves unanswered at least 20% of at least 10 queries, or needs 200 ms or more (95th percentile)";
    public override Severity MaxSeverity => Severity.High;

    public override void OnDns(DnsRow row)
    {
        if (row.Transport is not ("udp" or "tcp") || row.ResponseFrame == row.Frame) return;
        ref var server = ref CollectionsMarshal.GetValueRefOrAddDefault(_servers, row.Server, out _);
        (server ??= new Server(row.Server, row.Time)).Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var server in _servers.Values)
        {
            if (server.Queries < MinQueries) continue;
            Failures(server, findings);
            Slow(server, findings);
        }
    }

    private void Failures(Server s, ICollection<Finding> findings)
    {
        var failing = s.Silent + s.Broken;
        if (failing * 5 < s.Queries && s.Unknown * 2 < s.Queries) return;
        var names = failing * 5 < s.Queries;
        findings.Add(new Finding
        {
            Id = Id, Key = s.Ip.ToString(), Severity = names ? Severity.Low : failing * 2 >= s.Queries ? Severity.High : Severity.Medium,
            Confidence = s.Queries >= 50 ? Confidence.High : Confidence.Medium,
            Title = names ? $"Most names asked of {s.Ip} do not exist" : $"Name server {s.Ip} fails for {N(failing)} of {Count(s.Queries, "query", "queries")}",
            Seen = $"{N(s.Silent)} unanswered, {N(s.Broken)} refused or failed, {N(s.Unknown)} for names that do not exist, of {N(s.Queries)}",
            Filter = $"dns && {Host(s.Ip)}", Frames = (names ? s.UnknownFrames : s.FailingFrames).Sorted, First = s.First, Last = s.Last,
            Action = names ? "Look at the names: a wrong search domain asks for them again and again, and so does malware that tries generated names." : "Check the server and the path to it; every page waits for it.",
            Limits = "Answers on a path the capture does not see count as missing.",
        });
    }

    private static void Slow(Server s, ICollection<Finding> findings)
    {
        var times = s.Latencies;
        times.Sort();
        if (times.Count < MinQueries || Percentile(times, 0.95) < SlowMs) return;
        findings.Add(new Finding
        {
            Id = "slow-dns", Key = s.Ip.ToString(), Severity = Percentile(times, 0.5) >= SlowMs ? Severity.Medium : Severity.Low, Confidence = Confidence.High,
            Title = $"Name server {s.Ip} answers slowly",
            Seen = $"median {N1(Percentile(times, 0.5))} ms, 95th percentile {N1(Percentile(times, 0.95))} ms over {N(times.Count)} answers",
            Filter = $"dns.time >= {(SlowMs / 1000).ToString(System.Globalization.CultureInfo.InvariantCulture)} && {Host(s.Ip)}",
            Frames = s.SlowFrames.Sorted, First = s.First, Last = s.Last,
            Action = "Use a nearer resolver or one with a cache; look for loss on the way to it.",
            Limits = "Measured at the capture point: a resolver that must ask others first is slow for names nobody asked before.",
        });
    }

    /// <summary>What one name server did, in order of the queries' frames.</summary>
    private sealed class Server(Ip ip, long first)
    {
        public readonly FrameList FailingFrames = new();
        public readonly FrameList UnknownFrames = new();
        public readonly FrameList SlowFrames = new();
        public readonly List<double> Latencies = [];

        public Ip Ip { get; } = ip;
        public long First { get; } = first;
        public long Last { get; private set; }
        public int Queries { get; private set; }
        public int Silent { get; private set; }
        public int Broken { get; private set; }
        public int Unknown { get; private set; }

        public void Add(DnsRow row)
        {
            Queries++;
            Last = row.Time;
            if (row.LatencyMs is { } ms)
            {
                Latencies.Add(ms);
                if (ms >= SlowMs) SlowFrames.Add(row.ResponseFrame ?? row.Frame);
            }

            switch (row.RCode)
            {
                case null:
                    Silent++;
                    FailingFrames.Add(row.Frame);
                    break;
                case "SERVFAIL" or "REFUSED" or "FORMERR" or "NOTIMP":
                    Broken++;
                    FailingFrames.Add(row.Frame);
                    break;
                case "NXDOMAIN":
                    Unknown++;
                    UnknownFrames.Add(row.Frame);
                    break;
            }
        }
    }
}
