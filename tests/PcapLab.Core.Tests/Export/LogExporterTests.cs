using System.Text;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Tests.Export;

public sealed class LogExporterTests
{
    private const long Start = 1_700_000_000_123_456_789;
    private static readonly Ip Client = Address("10.0.0.1"), Server = Address("2001:db8::1");

    private static readonly LogRows Rows = new(
        [
            new FlowRow { FlowId = 1, CommunityId = "1:abc=", Proto = "udp", SrcIp = Client, SrcPort = 4000, DstIp = Server, DstPort = 53, App = "dns", First = Start, Last = Start + 1_500_000_000, SrcPackets = 1, DstPackets = 1, SrcBytes = 80, DstBytes = 120, SrcPayloadBytes = 38, DstPayloadBytes = 78, FirstFrame = 1, LastFrame = 2 },
            new FlowRow { FlowId = 2, CommunityId = "1:def=", Proto = "tcp", SrcIp = Client, SrcPort = 4001, DstIp = Server, DstPort = 80, App = "http", TcpState = "SF", First = Start, Last = Start, SrcPackets = 1, FirstFrame = 3, LastFrame = 9 },
        ],
        [new DnsRow { Frame = 1, Time = Start, Client = Client, Server = Server, Id = 7, Transport = "udp", QName = "tab\there.example", QType = "A", RCode = "NOERROR", Answers = "192.0.2.1,192.0.2.2", LatencyMs = 12.5 }],
        [new TlsRow { FlowId = 9, Frame = 4, Time = Start, Client = Client, Server = Server, ServerPort = 443, Transport = "tcp", Version = "1.3", Sni = "www.example", Cipher = "TLS_AES_128_GCM_SHA256", CertSubject = "CN=www", CertSerial = "0AFF", CertChain = "ab,cd", CertNames = "www.example,example", CertNotBefore = Start, CertNotAfter = Start + 1_000_000_000 }],
        [new HttpRow { FlowId = 2, Frame = 3, Time = Start, Client = Client, Server = Server, Version = "1.1", Method = "GET", Host = "", Uri = "/", Status = 200, RequestBytes = 3, ResponseBytes = 20, ContentType = "text/html" }],
        [new Finding { Id = "port-scan", Key = "10.0.0.1", Title = "A scan", Severity = Severity.High, Seen = "x", Filter = "ip", Action = "y", First = Start }]);

    [Theory]
    [InlineData("conn.log")]
    [InlineData("dns.log")]
    [InlineData("http.log")]
    [InlineData("ssl.log")]
    [InlineData("files.log")]
    [InlineData("x509.log")]
    [InlineData("notice.log")]
    public void Zeek_logs_have_as_many_values_as_fields_and_types(string file)
    {
        var lines = Zeek(file);
        var fields = lines.First(l => l.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t').Length;
        Assert.Equal(fields, lines.First(l => l.StartsWith("#types\t", StringComparison.Ordinal)).Split('\t').Length);
        Assert.Equal("#separator \\x09", lines[0]);
        var rows = lines.Where(l => l[0] != '#').ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(fields - 1, r.Split('\t').Length));
    }

    [Fact]
    public void Zeek_logs_join_by_uid_and_escape_what_would_break_a_line()
    {
        var conn = Cut("conn.log", "ts", "uid", "id.orig_h", "id.resp_p", "proto", "service", "duration", "orig_bytes", "conn_state", "community_id");
        Assert.Equal(["1700000000.123456", conn[0][1], "10.0.0.1", "53", "udp", "dns", "1.500000", "38", "SF", "1:abc="], conn[0]);
        var dns = Cut("dns.log", "uid", "id.orig_p", "rtt", "query", "rcode_name", "answers", "rejected");
        Assert.Equal([conn[0][1], "4000", "0.012500", "tab\\x09here.example", "NOERROR", "192.0.2.1,192.0.2.2", "F"], dns[0]);
        Assert.Equal([conn[1][1], "(empty)", "200"], Cut("http.log", "uid", "host", "status_code")[0]);
        Assert.Equal(["-", "443", "TLSv13", "www.example"], Cut("ssl.log", "uid", "id.resp_p", "version", "server_name")[0]);
        Assert.Matches("^C[0-9A-Za-z]{17}$", conn[0][1]);
    }

    [Fact]
    public void Zeek_logs_join_by_file_and_by_fingerprint()
    {
        var http = Cut("http.log", "orig_fuids", "resp_fuids")[0];
        Assert.Equal([[http[0], "T", "3", "-"], [http[1], "F", "20", "text/html"]], Cut("files.log", "fuid", "is_orig", "seen_bytes", "mime_type"));
        Assert.Matches("^F[0-9A-Za-z]{17}$", http[0]);
        Assert.Equal(["ab,cd"], Cut("ssl.log", "cert_chain_fps")[0]);
        Assert.Equal(["ab", "0AFF", "CN=www", "1700000000.123456", "1700000001.123456", "www.example,example", "T"],
            Cut("x509.log", "fingerprint", "certificate.serial", "certificate.subject", "certificate.not_valid_before", "certificate.not_valid_after", "san.dns", "host_cert")[0]);
    }

    [Fact]
    public void The_certificate_of_a_recording_is_the_one_that_openssl_reads()
    {
        var tshark = Peer.Program("tshark");
        var openssl = Peer.Program("openssl");
        var path = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");
        var (code, hex, error) = Peer.Run(tshark, "-r", path, "-Y", "tls.handshake.certificate", "-T", "fields", "-e", "tls.handshake.certificate");
        Assert.True(code == 0, error);
        var der = Path.GetTempFileName();
        File.WriteAllBytes(der, Convert.FromHexString(hex.Split('\n')[0].Split(',')[0].Replace(":", "", StringComparison.Ordinal)));
        (code, var said, error) = Peer.Run(openssl, "x509", "-inform", "DER", "-in", der, "-noout", "-fingerprint", "-sha256", "-serial");
        File.Delete(der);
        Assert.True(code == 0, error);
        using var source = PcapLab.Captures.CaptureFile.Open(path);
        var row = PcapLab.Pipeline.Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken).Tls.First(t => t.CertChain is not null);
        var print = string.Join(':', row.CertChain!.Split(',')[0].ToUpperInvariant().Chunk(2).Select(c => new string(c)));
        Assert.Contains("=" + print, said, StringComparison.Ordinal);
        Assert.Contains("serial=" + row.CertSerial, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Eve_is_one_event_per_line_with_suricatas_names()
    {
        var events = Text(new EveExporter(), "eve.json").TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["dns", "dns", "http", "fileinfo", "tls", "alert", "flow", "flow"], events.Select(e => e.GetProperty("event_type").GetString()));
        Assert.All(events, e => Assert.EndsWith("+0000", e.GetProperty("timestamp").GetString(), StringComparison.Ordinal));
        Assert.Equal("2023-11-14T22:13:20.123456+0000", events[0].GetProperty("timestamp").GetString());
        Assert.Equal("tab\there.example", events[0].GetProperty("dns").GetProperty("rrname").GetString());
        Assert.Equal(4000, events[0].GetProperty("src_port").GetInt32());
        Assert.Equal("0A:FF", events[4].GetProperty("tls").GetProperty("serial").GetString());
        Assert.Equal(80, events[6].GetProperty("flow").GetProperty("bytes_toserver").GetInt64());
    }

    private static Ip Address(string text) => Ip.TryParse(text, out var ip) ? ip : throw new ArgumentException(text);

    private static List<string[]> Cut(string file, params string[] columns)
    {
        var lines = Zeek(file);
        var fields = lines.First(l => l.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t')[1..];
        return lines.Where(l => l[0] != '#').Select(l => l.Split('\t')).Select(v => columns.Select(c => v[Array.IndexOf(fields, c)]).ToArray()).ToList();
    }

    private static string[] Zeek(string file) => Text(new ZeekExporter(), file).TrimEnd('\n').Split('\n');

    private static string Text(LogExporter exporter, string file)
    {
        using var to = new MemoryStream();
        exporter.Write(Rows, file, to);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
