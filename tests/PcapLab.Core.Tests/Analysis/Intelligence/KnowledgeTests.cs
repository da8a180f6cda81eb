using PcapLab.Analysis.Intelligence;
using PcapLab.Captures;
using PcapLab.Findings;
using PcapLab.Pipeline;

namespace PcapLab.Tests.Analysis.Intelligence;

/// <summary>What the user brings, over a recorded capture: columns of hosts, findings, versions.</summary>
public class KnowledgeTests
{
    [Fact]
    public void Hosts_and_findings_are_told_by_what_the_user_brings()
    {
        var knowledge = new Knowledge();
        Assert.Null(knowledge.AddPlaces("places.mmdb", IntelligenceTests.Database(28)));
        Assert.Null(knowledge.AddThreats("bad.txt", "192.0.2.2\nwww.example.com\n!!\n"u8.ToArray()));
        Assert.Equal(["places.mmdb: Test-City, built 2020-07-04", "bad.txt: 2 entries, 1 lines not understood, SHA-256 08932b863392…"], knowledge.Versions);
        using var source = CaptureFile.Open(Path.Combine(Peer.Root, "sample-captures", "web.pcapng"));
        var result = Analyzer.Run(source, new AnalysisOptions { Knowledge = knowledge }, TestContext.Current.CancellationToken);

        var hosts = result.Hosts.ToDictionary(h => h.Ip.ToString());
        Assert.Equal(("SE", "AS64496 Example", "bad.txt"), (hosts["192.0.2.2"].Country, hosts["192.0.2.2"].AutonomousSystem, hosts["192.0.2.2"].ThreatLists));
        Assert.Equal((null, null), (hosts["192.0.2.10"].ThreatLists, hosts["2001:db8::1"].Country));
        var found = result.Findings.Where(f => f.Id == "known-bad").ToList();
        Assert.Equal(["192.0.2.10 192.0.2.2", "192.0.2.10 www.example.com", "2001:db8::10 www.example.com"], found.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(found, f => Assert.Equal(Severity.High, f.Severity));
        Assert.Equal(knowledge.Versions, result.Knowledge);
    }

    [Fact]
    public void What_is_no_list_says_why()
    {
        Assert.Equal("not a MaxMind DB file: its metadata marker is missing", new Knowledge().AddPlaces("x", [1, 2, 3]));
        Assert.Equal("holds no address, network or name", new Knowledge().AddThreats("x", "!!\n"u8.ToArray()));
    }
}
