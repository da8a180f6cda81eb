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
        [new TlsRow { FlowId = 9, Frame = 4, Time = Start, Client = Client, Server = Server, ServerPort = 443, Transport = "tcp", Version = "1.3", Sni = "www.example", Cipher = "TLS_AES_128_GCM_SHA256" }],
        [new HttpRow { FlowId = 2, Frame = 3, Time = Start, Client = Client, Server = Server, Version = "1.1", Method = "GET", Host = "", Uri = "/", Status = 200 }],
        [new Finding { Id = "port-scan", Key = "10.0.0.1", Title = "A scan", Severity = Severity.High, Seen = "x", Filter = "ip", Action = "y", First = Start }]);

    [Theory]
    [InlineData("conn.log")]
    [InlineData("dns.log")]
    [InlineData("http.log")]
    [InlineData("ssl.log")]
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
    public void Eve_is_one_event_per_line_with_suricatas_names()
    {
        var events = Text(new EveExporter(), "eve.json").TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["dns", "dns", "http", "tls", "alert", "flow", "flow"], events.Select(e => e.GetProperty("event_type").GetString()));
        Assert.All(events, e => Assert.EndsWith("+0000", e.GetProperty("timestamp").GetString(), StringComparison.Ordinal));
        Assert.Equal("2023-11-14T22:13:20.123456+0000", events[0].GetProperty("timestamp").GetString());
        Assert.Equal("tab\there.example", events[0].GetProperty("dns").GetProperty("rrname").GetString());
        Assert.Equal(4000, events[0].GetProperty("src_port").GetInt32());
        Assert.Equal(80, events[5].GetProperty("flow").GetProperty("bytes_toserver").GetInt64());
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
