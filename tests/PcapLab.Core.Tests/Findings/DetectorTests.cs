using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Tests.Findings;

public class DetectorTests
{
    private static readonly Ip Attacker = Ip.FromV4(0xC0000242);
    private static readonly Ip Victim = Ip.FromV4(0xC0000201);

    [Fact]
    public void Every_detector_is_listed_and_silent_on_nothing()
    {
        var types = typeof(Detector).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Detector)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(types, DetectorRegistry.Create().Select(d => d.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Empty(FindingsEngine.Run(Given()));
    }

    [Fact]
    public void Unanswered_ports_of_one_host_are_a_port_scan()
    {
        var findings = FindingsEngine.Run(Given(flows: Enumerable.Range(1, 120).Select(i => Syn(i, Victim, (ushort)i, i == 80 ? "SF" : "REJ"))));
        var scan = Assert.Single(findings, f => f.Id == "port-scan");
        Assert.Equal(Severity.High, scan.Severity);
        Assert.Contains("119 ports tried without success", scan.Seen, StringComparison.Ordinal);
        Assert.Contains("(80)", scan.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, f => f.Id == "host-sweep");
    }

    [Fact]
    public void One_port_of_many_hosts_is_a_sweep()
    {
        var findings = FindingsEngine.Run(Given(flows: Enumerable.Range(1, 60).Select(i => Syn(i, Ip.FromV4(0xC6336400u + (uint)i), 445, "S0"))));
        Assert.Contains("60 hosts", Assert.Single(findings, f => f.Id == "host-sweep").Title, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, f => f.Id == "port-scan");
    }

    [Fact]
    public void Half_open_connections_to_one_port_are_a_flood()
    {
        var findings = FindingsEngine.Run(Given(flows: Enumerable.Range(1, 2000).Select(i => Syn(i, Victim, 80, "S0") with { Src = Ip.FromV4(0x0A000000u + (uint)i) })));
        Assert.Equal(Severity.Critical, Assert.Single(findings, f => f.Id == "syn-flood").Severity);
    }

    [Fact]
    public void A_steady_rhythm_is_a_beacon_and_jitter_is_not()
    {
        FlowSummary Beat(int i, double at) => Syn(i, Victim, 443, "SF") with { First = (long)(at * 1e9), Last = (long)(at * 1e9) + 1, SrcPayload = 100, DstPayload = 100, DstPackets = 4 };
        Assert.Single(FindingsEngine.Run(Given(flows: Enumerable.Range(0, 20).Select(i => Beat(i + 1, i * 60.0)))), f => f.Id == "beaconing");
        Assert.DoesNotContain(FindingsEngine.Run(Given(flows: Enumerable.Range(0, 20).Select(i => Beat(i + 1, i * i * 7.0)))), f => f.Id == "beaconing");
    }

    [Fact]
    public void Unasked_arp_replies_of_a_second_address_are_spoofing()
    {
        ArpClaimRow Claim(string mac, long frame, long unasked) => new(Victim, mac, frame, frame, frame + 9, 10, unasked);
        var spoof = Assert.Single(FindingsEngine.Run(Given(arp: [Claim("02:00:00:00:00:01", 1, 0), Claim("02:00:00:00:00:66", 5, 12)])));
        Assert.Equal(("arp-spoofing", Confidence.High), (spoof.Id, spoof.Confidence));
        Assert.StartsWith("02:00:00:00:00:66", spoof.Title, StringComparison.Ordinal);
        Assert.Equal("duplicate-address", Assert.Single(FindingsEngine.Run(Given(arp: [Claim("02:00:00:00:00:01", 1, 0), Claim("02:00:00:00:00:02", 5, 0)]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(arp: [Claim("02:00:00:00:00:01", 1, 0), Claim("00:00:5e:00:01:07", 5, 12)])));
    }

    [Fact]
    public void Secrets_and_whole_user_names_stay_out_of_findings()
    {
        var finding = Assert.Single(FindingsEngine.Run(Given(credentials: [new(7, 1, "ftp", Attacker, Victim, 21, "administrator", 12)])));
        Assert.DoesNotContain("administrator", finding.Seen, StringComparison.Ordinal);
        Assert.Equal("frame.number in {7}", finding.Filter);
    }

    [Fact]
    public void Certificates_are_judged_on_packet_time()
    {
        TlsRow Shown(long notAfterDays) => new() { FlowId = 1, Frame = 9, Time = 0, Server = Victim, ServerPort = 443, Transport = "tcp", Version = "1.2", Cipher = "TLS_RSA_WITH_AES_128_GCM_SHA256", CertNotAfter = notAfterDays * 86_400_000_000_000 };
        Assert.Equal(Severity.High, Assert.Single(FindingsEngine.Run(Given(tls: [Shown(-1)]))).Severity);
        Assert.Equal(Severity.Medium, Assert.Single(FindingsEngine.Run(Given(tls: [Shown(10)]))).Severity);
        Assert.Empty(FindingsEngine.Run(Given(tls: [Shown(90)])));
    }

    private static FlowSummary Syn(int i, Ip dst, ushort port, string state) => new()
    {
        FirstFrame = i, First = i * 1_000_000L, Last = i * 1_000_000L, Src = Attacker, Dst = dst, SrcPort = 40_000, DstPort = port, Protocol = 6,
        TcpState = state, App = "", SrcPackets = 1, DstPackets = state == "S0" ? 0 : 1, SrcBytes = 60, RttMs = double.NaN,
    };

    private static Evidence Given(IEnumerable<FlowSummary>? flows = null, IReadOnlyList<ArpClaimRow>? arp = null,
        IReadOnlyList<CredentialRow>? credentials = null, IReadOnlyList<TlsRow>? tls = null)
    {
        var list = flows?.ToList() ?? [];
        return new Evidence
        {
            Info = new CaptureFacts { File = "t", Format = "pcap", Packets = list.Count }, Quality = new CaptureQuality(), Dns = [], Http = [],
            Tls = tls ?? [], Arp = arp ?? [], Credentials = credentials ?? [],
            VisitFlows = visit =>
            {
                foreach (var f in list) visit(in f);
            },
        };
    }
}
