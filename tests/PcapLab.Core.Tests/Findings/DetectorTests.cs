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

    [Fact]
    public void Long_names_under_one_domain_are_a_tunnel_and_many_hosts_are_not()
    {
        DnsRow Asked(int i, string name) => new() { Frame = i, Time = i, Client = Attacker, Server = Victim, Transport = "udp", QName = name, QType = "NULL", RCode = "NOERROR" };
        var tunnel = Assert.Single(FindingsEngine.Run(Given(dns: [.. Enumerable.Range(0, 80).Select(i => Asked(i + 1, $"{i:x8}deadbeefdeadbeefdeadbeef.t.evil.example"))])), f => f.Id == "dns-tunnel");
        Assert.EndsWith("under evil.example", tunnel.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(FindingsEngine.Run(Given(dns: [.. Enumerable.Range(0, 80).Select(i => Asked(i + 1, $"host{i}.evil.example"))])), f => f.Id == "dns-tunnel");
        Assert.DoesNotContain(FindingsEngine.Run(Given(dns: [.. Enumerable.Range(0, 80).Select(i => Asked(i + 1, "deadbeefdeadbeefdeadbeefdeadbeef.evil.example"))])), f => f.Id == "dns-tunnel");
    }

    [Fact]
    public void Pings_whose_replies_differ_carry_data()
    {
        FlowSummary Echo(long up, long down) => new() { FirstFrame = 1, First = 1, Last = 2, Src = Attacker, Dst = Victim, Protocol = 1, SrcPort = 8, DstPort = 0, TcpState = "", App = "", SrcPackets = 50, DstPackets = 50, SrcBytes = 50 * up, DstBytes = 50 * down, RttMs = double.NaN };
        Assert.Single(FindingsEngine.Run(Given(flows: [Echo(120, 900)])), f => f.Id == "icmp-tunnel");
        Assert.Empty(FindingsEngine.Run(Given(flows: [Echo(1042, 1042)])));
    }

    [Fact]
    public void An_upload_counts_from_private_to_public_only()
    {
        FlowSummary Up(Ip src, Ip dst, long back) => Syn(1, dst, 443, "SF") with { Src = src, SrcPayload = 30_000_000, DstPayload = back };
        var (inside, outside) = (Ip.FromV4(0x0A000001), Ip.FromV4(0xC6336407));
        Assert.Single(FindingsEngine.Run(Given(flows: [Up(inside, outside, 1000)])), f => f.Id == "large-upload");
        Assert.Empty(FindingsEngine.Run(Given(flows: [Up(inside, Ip.FromV4(0x0A000002), 1000)])));
        Assert.Empty(FindingsEngine.Run(Given(flows: [Up(inside, outside, 30_000_000)])));
        Assert.Empty(FindingsEngine.Run(Given(flows: [Up(outside, Victim, 1000)])));
    }

    [Fact]
    public void A_host_that_answers_for_many_names_poisons_them()
    {
        DnsRow Answered(int i, Ip by, string name) => new() { Frame = i, Time = i, Client = Victim, Server = by, Transport = "llmnr", QName = name, QType = "A", RCode = "NOERROR", Answers = "192.0.2.66", ResponseFrame = i };
        Assert.Equal("name-poisoning", Assert.Single(FindingsEngine.Run(Given(dns: [Answered(1, Attacker, "wpad"), Answered(2, Attacker, "fileserver"), Answered(3, Attacker, "printr")]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(dns: [Answered(1, Attacker, "pc1"), Answered(2, Attacker, "PC1"), Answered(3, Victim, "pc2"), Answered(4, Ip.FromV4(0xE00000FC), "pc3")])));
    }

    [Fact]
    public void Two_servers_that_lease_are_one_too_many_and_a_relay_is_not_one()
    {
        FlowSummary Dhcp(uint src, uint dst, ushort from, ushort to, int back) => new() { FirstFrame = 3, First = 1, Last = 2, Src = Ip.FromV4(src), Dst = Ip.FromV4(dst), Protocol = 17, SrcPort = from, DstPort = to, TcpState = "", App = "dhcp", SrcPackets = 2, DstPackets = back, RttMs = double.NaN };
        Assert.Equal("rogue-dhcp", Assert.Single(FindingsEngine.Run(Given(flows: [Dhcp(0xC0000201, uint.MaxValue, 67, 68, 0), Dhcp(0xC000020A, 0xC0000242, 68, 67, 2)]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(flows: [Dhcp(0xC0000201, uint.MaxValue, 67, 68, 0), Dhcp(0xC0000242, 0xC0000201, 67, 67, 2), Dhcp(0, uint.MaxValue, 68, 67, 0)])));
    }

    [Fact]
    public void Two_routers_that_announce_themselves_are_one_too_many_and_ten_a_flood()
    {
        static Ip Router(uint n) => Ip.FromV6(((UInt128)0xFE80 << 112) + n);
        FlowSummary Says(Ip src, ushort type, Ip dst, int back) => new() { FirstFrame = 3, First = 1, Last = 2, Src = src, Dst = dst, Protocol = 58, SrcPort = type, DstPort = (ushort)(type == 134 ? 133 : 134), TcpState = "", App = "", SrcPackets = 2, DstPackets = back, RttMs = double.NaN };
        var all = Ip.FromV6(((UInt128)0xFF02 << 112) + 1);
        var (host, elsewhere) = (Router(0x77), Ip.FromV6(((UInt128)0x20010DB8 << 96) + 1));
        var found = Assert.Single(FindingsEngine.Run(Given(flows: [Says(Router(1), 134, all, 0), Says(host, 133, Router(2), 1)])));
        Assert.Equal(("rogue-router", Severity.Medium, "fe80::1+fe80::2"), (found.Id, found.Severity, found.Key));
        Assert.Equal(Severity.High, Assert.Single(FindingsEngine.Run(Given(flows: [.. Enumerable.Range(1, 10).Select(n => Says(Router((uint)n), 134, all, 0))]))).Severity);
        // A question to all routers, an advertisement that came over a router, and the same router twice.
        Assert.Empty(FindingsEngine.Run(Given(flows: [Says(Router(1), 134, all, 0), Says(host, 133, all, 0), Says(elsewhere, 134, all, 0), Says(host, 133, Router(1), 1)])));
    }

    [Fact]
    public void Reports_of_routers_tell_loops_and_large_packets()
    {
        FlowSummary Report(ushort type, ushort code, long packets) => new() { FirstFrame = 9, First = 1, Last = 2, Src = Victim, Dst = Attacker, Protocol = 1, SrcPort = type, DstPort = code, TcpState = "", App = "", SrcPackets = packets, RttMs = double.NaN };
        Assert.Equal("routing-loop", Assert.Single(FindingsEngine.Run(Given(flows: [Report(11, 0, 40)]))).Id);
        Assert.Equal("mtu-trouble", Assert.Single(FindingsEngine.Run(Given(flows: [Report(3, 4, 8)]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(flows: [Report(11, 0, 9), Report(3, 4, 2), Report(3, 3, 80)])));
    }

    [Fact]
    public void A_flood_to_everyone_is_a_storm_and_a_slow_announcer_is_not()
    {
        FlowSummary ToAll(long packets, double seconds) => new() { FirstFrame = 1, First = 0, Last = (long)(seconds * 1e9), Src = Attacker, Dst = Ip.FromV4(uint.MaxValue), Protocol = 17, SrcPort = 9, DstPort = 9, TcpState = "", App = "", SrcPackets = packets, RttMs = double.NaN };
        Assert.Equal(Severity.High, Assert.Single(FindingsEngine.Run(Given(flows: [ToAll(10_000, 2)]))).Severity);
        Assert.Empty(FindingsEngine.Run(Given(flows: [ToAll(2_000, 3600)])));
    }

    [Fact]
    public void A_service_nobody_reaches_is_told_unless_a_scanner_asked()
    {
        FlowSummary Try(int i, ushort port, string state) => Syn(i, Victim, port, state) with { SrcPackets = 3, SrcPort = (ushort)(40_000 + i) };
        Assert.Equal("no-answer", Assert.Single(FindingsEngine.Run(Given(flows: Enumerable.Range(1, 6).Select(i => Try(i, 443, "S0"))))).Id);
        Assert.Contains("refuses", Assert.Single(FindingsEngine.Run(Given(flows: Enumerable.Range(1, 6).Select(i => Try(i, 443, "REJ"))))).Title, StringComparison.Ordinal);
        Assert.Empty(FindingsEngine.Run(Given(flows: Enumerable.Range(1, 6).Select(i => Try(i, 443, i == 4 ? "SF" : "S0")))));
        Assert.DoesNotContain(FindingsEngine.Run(Given(flows: Enumerable.Range(1, 200).Select(i => Try(i, (ushort)(i % 40), "REJ")))), f => f.Id == "no-answer");
    }

    [Fact]
    public void A_port_that_speaks_another_protocol_is_told()
    {
        FlowSummary Talk(ushort port, string app) => Syn(1, Victim, port, "SF") with { App = app, SrcPayload = 100, DstPayload = 100 };
        Assert.Equal(("port-mismatch", Severity.Medium), Assert.Single(FindingsEngine.Run(Given(flows: [Talk(443, "ssh")]))) is var f ? (f.Id, f.Severity) : default);
        Assert.Empty(FindingsEngine.Run(Given(flows: [Talk(443, "tls"), Talk(80, "http"), Talk(22, "ssh"), Talk(8443, "ssh"), Talk(53, "dns")])));
    }

    [Fact]
    public void Telnet_ftp_and_tftp_are_told_once_each()
    {
        FlowSummary Talk(int i, string app) => Syn(i, Victim, 21, "SF") with { App = app, SrcPayload = 100, DstPayload = 100 };
        var found = FindingsEngine.Run(Given(flows: [Talk(1, "ftp"), Talk(2, "ftp"), Talk(3, "telnet"), Talk(4, "smb2")])).Where(f => f.Id == "outdated-protocol").ToList();
        Assert.Equal(["telnet", "ftp"], found.Select(f => f.Key));
        // A client's random port is not the server's.
        Assert.Empty(FindingsEngine.Run(Given(flows: [Talk(5, "telnet") with { SrcPort = 2323, DstPort = 18080, RttMs = 1 }])));
        Assert.StartsWith("2 connections between 1 pair", found[1].Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_vouches_for_itself_is_told()
    {
        TlsRow Shown(string issuer) => new() { FlowId = 1, Frame = 9, Time = 0, Server = Victim, ServerPort = 443, Transport = "tcp", Version = "1.2", CertSubject = "CN=a", CertIssuer = issuer };
        Assert.Equal("self-signed-certificate", Assert.Single(FindingsEngine.Run(Given(tls: [Shown("CN=a")]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(tls: [Shown("CN=Example CA")])));
    }

    [Theory]
    [InlineData("CN=www.3br6qrj3n62i7w.net", "CN=www.zukohlga4msgee6gdo.com", true)]
    [InlineData("CN=www.3br6qrj3n62i7w.com", "CN=www.zukohlga4msgee6gdo.com", false)]
    [InlineData("CN=www.3br6qrj3n62i7w.net", "CN=Example CA", false)]
    [InlineData("CN=www.short.net", "CN=www.names.com", false)]
    [InlineData("CN=www.an-example-shop.net", "CN=www.authority.com", false)]
    public void The_names_that_tor_makes_up_tell_its_relays(string subject, string issuer, bool isTor)
    {
        var row = new TlsRow { FlowId = 1, Frame = 9, Time = 0, Server = Victim, ServerPort = 443, Transport = "tcp", Version = "1.2", CertSubject = subject, CertIssuer = issuer };
        Assert.Equal(isTor ? ["tor"] : [], FindingsEngine.Run(Given(tls: [row])).Select(f => f.Id));
    }

    [Fact]
    public void Refused_web_logins_in_a_row_are_brute_force()
    {
        HttpRow Refused(int i, long seconds) => new() { FlowId = i, Frame = i, ResponseFrame = i, Time = seconds * 1_000_000_000, Client = Attacker, Server = Victim, Version = "1.1", Uri = "/login", Status = 401 };
        Assert.Equal("http-brute-force", Assert.Single(FindingsEngine.Run(Given(http: [.. Enumerable.Range(1, 30).Select(i => Refused(i, i))]))).Id);
        Assert.Empty(FindingsEngine.Run(Given(http: [.. Enumerable.Range(1, 30).Select(i => Refused(i, i * 120L))])));
    }

    private static FlowSummary Syn(int i, Ip dst, ushort port, string state) => new()
    {
        FirstFrame = i, First = i * 1_000_000L, Last = i * 1_000_000L, Src = Attacker, Dst = dst, SrcPort = 40_000, DstPort = port, Protocol = 6,
        TcpState = state, App = "", SrcPackets = 1, DstPackets = state == "S0" ? 0 : 1, SrcBytes = 60, RttMs = double.NaN,
    };

    private static Evidence Given(IEnumerable<FlowSummary>? flows = null, IReadOnlyList<ArpClaimRow>? arp = null,
        IReadOnlyList<CredentialRow>? credentials = null, IReadOnlyList<TlsRow>? tls = null, IReadOnlyList<DnsRow>? dns = null, IReadOnlyList<HttpRow>? http = null)
    {
        var list = flows?.ToList() ?? [];
        return new Evidence
        {
            Info = new CaptureFacts { File = "t", Format = "pcap", Packets = list.Count }, Quality = new CaptureQuality(), Dns = dns ?? [], Http = http ?? [],
            Tls = tls ?? [], Arp = arp ?? [], Credentials = credentials ?? [],
            VisitFlows = visit =>
            {
                foreach (var f in list) visit(in f);
            },
        };
    }
}
