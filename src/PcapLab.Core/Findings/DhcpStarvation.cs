using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Hardware addresses that nobody saw before ask for leases faster than stations come: the server's addresses run out, and whoever answers then is the attacker.</summary>
internal sealed class DhcpStarvation : Detector
{
    private const int MinClients = 50;
    private const int Certain = 200;
    private const long Window = 60_000_000_000;

    public override string Id => "dhcp-starvation";
    public override string Description => "At least 50 different hardware addresses ask for a lease within a minute, directly and not by way of a relay";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1557.003";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        var run = Densest(evidence.DhcpClients);
        if (run.Count < MinClients) return;
        var certain = run.Count >= Certain;
        findings.Add(new Finding
        {
            Id = Id, Key = "link", Attack = Attack, Severity = certain ? Severity.High : Severity.Medium, Confidence = certain ? Confidence.High : Confidence.Medium,
            Title = $"{N(run.Count)} hardware addresses asked for a lease within {Span(Math.Max(1, run[^1].Time - run[0].Time))}",
            Seen = $"{N(evidence.DhcpClients.Count)} addresses asked in the capture; the server has one lease less for each",
            Filter = "dhcp.option.dhcp == 1 && dhcp.ip.relay == 0.0.0.0", Frames = [.. run.Take(20).Select(c => c.Frame)], First = run[0].Time, Last = run[^1].Time,
            Action = "Find the switch port that they come from and close it; limit the addresses of a port (port security) and turn on DHCP snooping.",
            Limits = "All stations of a site that come back at once, as after a power failure, look the same.",
        });
    }

    /// <summary>The largest run of first questions within one window.</summary>
    private static List<DhcpClient> Densest(IReadOnlyList<DhcpClient> clients)
    {
        var asked = clients.OrderBy(c => c.Time).ThenBy(c => c.Frame).ToList();
        int from = 0, best = 0, start = 0;
        for (var i = 0; i < asked.Count; i++)
        {
            while (asked[i].Time - asked[from].Time > Window) from++;
            if (i - from + 1 > best) (best, start) = (i - from + 1, from);
        }

        return asked.GetRange(start, best);
    }
}
