using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Reports.Tests;

/// <summary>An analysis made by hand: an office network of nine hosts for ten minutes, with everything a section may want to show.</summary>
internal static class Sample
{
    public const long Start = 1_767_182_400_000_000_000;
    private const long Second = 1_000_000_000;

    public static AnalysisResult Empty { get; } = new()
    {
        Info = new CaptureFacts { File = "empty.pcap", Format = "pcap", Sha256 = new string('0', 64), SizeBytes = 24 }, Quality = new CaptureQuality(), Layers = new Dictionary<string, long>(), Protocols = [], Endpoints = [], Flows = [],
        Timeline = new Timeline(1, []), FrameSizes = [], Dns = [], Tls = [], Http = [], Hosts = [], Findings = [],
    };

    public static AnalysisResult Office(Func<string, string>? name = null) => new Maker(name ?? (n => n)).Make();

    private sealed class Maker(Func<string, string> name)
    {
        private static readonly string[] Apps = ["tls", "quic", "dns", "http", "ssh", "ntp", "mdns", "snmp", "smb"];
        private static readonly int[] Ports = [443, 443, 53, 80, 22, 123, 5353, 161, 445];
        private readonly List<FlowRow> _flows = [];

        public AnalysisResult Make()
        {
            for (var i = 0; i < 240; i++) _flows.Add(Flow(i));
            long packets = _flows.Sum(f => f.SrcPackets + f.DstPackets), bytes = _flows.Sum(f => f.SrcBytes + f.DstBytes);
            return new AnalysisResult
            {
                Info = new CaptureFacts
                {
                    File = name("office-2026-01-01.pcapng"), Format = "pcapng", Compression = "gzip", SizeBytes = bytes / 2, Sha256 = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4", Packets = packets, Bytes = bytes, CapturedBytes = bytes - 40_000,
                    First = Start, Last = Start + (600 * Second), CutPackets = 12, Snaplen = 262144, Interfaces = [new(name("eth0"), "Ethernet", 1, 262144, packets - 900, 17), new("wlan0", "Ethernet", 1, 262144, 900, null)], Comments = [name("mirror port of the core switch")],
                },
                Quality = new CaptureQuality
                {
                    Grade = "B", CutPackets = 12, Drops = 17, TcpFlows = 160, OneWayTcpFlows = 3, MidStreamTcpFlows = 7, OffloadFrames = 220, Reasons = ["17 packets were dropped while capturing, 0.1% of all."],
                    Stops = [new("tcp", "cut", 12, 77), new("dns", "malformed", 3, 901), new("eth", "unknown", 2, 33)],
                },
                Layers = new Dictionary<string, long> { ["eth"] = packets }, Protocols = Hierarchy(packets, bytes), Endpoints = Endpoints(), Flows = _flows, Timeline = Timeline(bytes),
                FrameSizes = [(60, 900), (66, 2400), (90, 800), (250, 300), (590, 410), (1280, 700), (1514, 5200), (2962, 220)], Dns = Dns(), Tls = Tls(), Http = Http(), Hosts = Hosts(), Findings = Findings(),
                Limits = ["The table of HTTP rows was cut at 100,000 rows."],
            };
        }

        private static Ip Host(int i) => i switch { 8 => Ip.TryParse("2001:db8::17:abcd", out var v6) ? v6 : default, 7 => Ip.FromV4(0x08080808), _ => Ip.FromV4(0x0A000001u + (uint)(i * 3)) };

        private FlowRow Flow(int i)
        {
            var app = i % 9;
            var size = (i % 17 == 0 ? 4_000_000 : 9_000) * (1 + (i % 7));
            var tcp = app is 0 or 3 or 4 or 8;
            return new FlowRow
            {
                FlowId = i + 1, CommunityId = "1:LQU9qZlK+B5F3KDmev6m5PMibrg=", First = Start + (i * 2 * Second), Last = Start + (i * 2 * Second) + ((1 + (i % 90)) * Second), Proto = tcp ? "tcp" : "udp", SrcIp = Host(i % 6), SrcPort = 40000 + i, DstIp = Host(5 + (i % 4) == i % 6 ? 6 : 5 + (i % 4)), DstPort = Ports[app],
                App = Apps[app], SrcPackets = 10 + (size / 3000), DstPackets = 12 + (size / 1300), SrcBytes = 800 + (size / 20), DstBytes = size, SrcPayloadBytes = 300, DstPayloadBytes = size - 200, TcpState = tcp ? (i % 31 == 0 ? "REJ" : "SF") : "",
                RttMs = tcp ? 0.4 * Math.Pow(1.03, (i * 7919) % 160) : null, Retransmissions = tcp && i % 11 == 0 ? i % 23 : 0, OutOfOrder = tcp && i % 13 == 0 ? i % 5 : 0, DuplicateAcks = tcp && i % 11 == 0 ? i % 40 : 0, ZeroWindows = tcp && i % 51 == 0 ? 2 : 0,
                FirstFrame = (i * 40) + 1, LastFrame = (i * 40) + 900, Tcp = tcp ? new TcpHealth { FirstResponseMs = 12 + (i % 40), RttMeanMs = 3 } : null,
            };
        }

        private static List<ProtocolRow> Hierarchy(long packets, long bytes)
        {
            ProtocolRow Row(string name, string parent, double share) => new(name, parent, (long)(packets * share), (long)(bytes * share));
            const string tcp = "eth:ethertype:ip:tcp", udp = "eth:ethertype:ip:udp";
            return
            [
                Row("eth", "", 1), Row("ethertype", "eth", 1), Row("ip", "eth:ethertype", 0.97), Row("tcp", "eth:ethertype:ip", 0.7), Row("tls", tcp, 0.5), Row("http", tcp, 0.12), Row("ssh", tcp, 0.03), Row("smb", tcp, 0.02), Row("udp", "eth:ethertype:ip", 0.26),
                Row("quic", udp, 0.2), Row("dns", udp, 0.03), Row("ntp", udp, 0.01), Row("icmp", "eth:ethertype:ip", 0.01), Row("ipv6", "eth:ethertype", 0.02), Row("icmpv6", "eth:ethertype:ipv6", 0.02), Row("arp", "eth:ethertype", 0.01),
            ];
        }

        private List<EndpointRow> Endpoints() =>
            [.. _flows.SelectMany(f => new[] { f.SrcIp, f.DstIp }).Distinct().Select(ip => new EndpointRow
            {
                Ip = ip, TxBytes = _flows.Sum(f => f.SrcIp == ip ? f.SrcBytes : f.DstIp == ip ? f.DstBytes : 0), RxBytes = _flows.Sum(f => f.SrcIp == ip ? f.DstBytes : f.DstIp == ip ? f.SrcBytes : 0),
                TxPackets = _flows.Sum(f => f.SrcIp == ip ? f.SrcPackets : f.DstIp == ip ? f.DstPackets : 0), RxPackets = _flows.Sum(f => f.SrcIp == ip ? f.DstPackets : f.DstIp == ip ? f.SrcPackets : 0), First = Start, Last = Start + (600 * Second),
                Peers = _flows.Where(f => f.SrcIp == ip || f.DstIp == ip).Select(f => f.SrcIp == ip ? f.DstIp : f.SrcIp).Distinct().Count(), Ports = 12, Name = ip == Host(7) ? name("dns.google") : ip == Host(5) ? name("nas.office.example") : null, Vendor = ip == Host(0) ? "Ubiquiti" : null,
            }).OrderByDescending(e => e.TxBytes + e.RxBytes).ThenBy(e => e.Ip)];

        private static Timeline Timeline(long bytes) =>
            new(5 * Second, [.. Enumerable.Range(0, 120).SelectMany(b => Apps.Select((a, i) => new TimelineRow(Start + (b * 5 * Second), a, 10, (long)(bytes / 300.0 / Math.Pow(2.2, i) * (1.1 + Math.Sin((b + (i * 20)) / 11.0) + ((b * 7919 % 13) / 20.0))))))]);

        private List<DnsRow> Dns() =>
            [.. Enumerable.Range(0, 90).Select(i => new DnsRow
            {
                Frame = 10 + (i * 7), ResponseFrame = i % 19 == 0 ? null : 11 + (i * 7), Time = Start + (i * 6 * Second), Client = Host(i % 5), Server = Host(i % 3 == 0 ? 7 : 0), Id = i, Transport = "udp", QName = name(i % 8 == 0 ? $"missing{i % 3}.example" : $"host{i % 12}.example.com"), QType = i % 4 == 0 ? "AAAA" : "A",
                RCode = i % 19 == 0 ? null : i % 8 == 0 ? "NXDOMAIN" : "NOERROR", Answers = "192.0.2.1", LatencyMs = i % 19 == 0 ? null : (i % 3 == 0 ? 18 : 0.9) * (1 + (i % 7)),
            })];

        private List<TlsRow> Tls() =>
            [.. Enumerable.Range(0, 60).Select(i => new TlsRow
            {
                FlowId = i + 1, Frame = 30 + (i * 9), Time = Start + (i * 9 * Second), Client = Host(i % 5), Server = Host(5 + (i % 4)), ServerPort = 443, Transport = i % 5 == 0 ? "quic" : "tcp", Version = i % 20 == 19 ? "1.0" : i % 3 == 0 ? "1.2" : "1.3", Sni = i % 13 == 0 ? null : name($"www{i % 9}.example.org"), Alpn = i % 5 == 0 ? "h3" : "h2",
                Cipher = i % 20 == 19 ? "TLS_RSA_WITH_3DES_EDE_CBC_SHA" : "TLS_AES_128_GCM_SHA256", Ja3 = "cd08e31494f9531f560d64c695473da9", Ja4 = i % 2 == 0 ? "t13d1516h2_8daaf6152771_e5627efa2ab1" : "t12d1209h2_d34a8e72043a_b39be8c56a14",
                CertSubject = i % 3 == 0 ? name($"CN=www{i % 9}.example.org") : null, CertIssuer = i % 3 == 0 ? "CN=Example CA, O=Example" : null, CertNotAfter = i % 3 == 0 ? Start + ((long)(i - 6) * 86_400 * Second) : null,
            })];

        private List<HttpRow> Http() =>
            [.. Enumerable.Range(0, 40).Select(i => new HttpRow
            {
                FlowId = i, Frame = 50 + (i * 11), ResponseFrame = 51 + (i * 11), Time = Start + (i * 12 * Second), Client = Host(i % 5), Server = Host(6), Version = "1.1", Method = i % 7 == 0 ? "POST" : "GET", Host = name("intranet.office.example"), Uri = name($"/reports/{i}?q=a&sort=desc"),
                Status = i % 9 == 0 ? 500 : i % 5 == 0 ? 404 : 200, UserAgent = name("curl/8.5.0"), ContentType = "text/html", RequestBytes = 0, ResponseBytes = 1200 * i, LatencyMs = 3 + (i % 11 * 7),
            })];

        private List<HostRow> Hosts() =>
            [.. Enumerable.Range(0, 9).Select(i => new HostRow { Ip = Host(i), Mac = "02:00:00:00:00:0" + i, Vendor = i % 2 == 0 ? "Dell" : null, Names = i > 4 ? name($"host{i}.office.example") : null, Services = i > 4 ? "tcp/443 tls, tcp/80 http" : null, Os = i == 5 ? "Linux (TTL 64, window 29200)" : null, First = Start, Last = Start + Second, Bytes = 1_000_000 * (10 - i) })];

        private List<Finding> Findings() =>
        [
            new() { Id = "port-scan", Key = "10.0.0.4", Title = name("10.0.0.4 tried 1,000 ports of 10.0.0.16 in 3.2 s"), Severity = Severity.High, Confidence = Confidence.High, Seen = "1,000 SYN packets to 1,000 ports, 996 answered with RST, 4 open: 22, 80, 443, 445.", Filter = "ip.src == 10.0.0.4 && tcp.flags.syn == 1 && tcp.flags.ack == 0", Frames = [102, 103, 105, 108, 110, 113, 114, 118, 121, 125], Action = "Find out who runs 10.0.0.4; if nobody asked for a scan, take it off the network.", Limits = "A vulnerability scanner of your own looks the same.", Attack = "T1046", First = Start + (61 * Second), Last = Start + (64 * Second) },
            new() { Id = "cleartext-credentials", Key = "10.0.0.7", Title = "A password was sent in the clear to intranet.office.example", Severity = Severity.High, Confidence = Confidence.High, Seen = "HTTP Basic authentication for user a••••, 3 times.", Filter = "http.authorization && ip.addr == 10.0.0.7", Frames = [611, 655], Action = "Change the password and serve the site over TLS only.", Attack = "T1040", First = Start + (120 * Second), Last = Start + (300 * Second) },
            new() { Id = "weak-tls", Key = "www1", Title = "Three servers still accept TLS 1.0", Severity = Severity.Medium, Confidence = Confidence.High, Seen = "3 handshakes at version 1.0 with 3DES.", Filter = "tls.handshake.version == 0x0301", Frames = [201], Action = "Turn TLS 1.0 and 3DES off.", First = Start + (200 * Second), Last = Start + (201 * Second) },
            new() { Id = "slow-dns", Key = "8.8.8.8", Title = "One DNS server answers twenty times slower than the other", Severity = Severity.Low, Confidence = Confidence.Medium, Seen = "Median 54 ms against 2.7 ms.", Filter = "dns && ip.addr == 8.8.8.8", Frames = [17], Action = "Ask the local resolver first.", First = Start + Second, Last = Start + (590 * Second) },
        ];
    }
}
