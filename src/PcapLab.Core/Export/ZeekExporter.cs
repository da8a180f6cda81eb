using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>
/// Zeek's tab-separated logs: conn, dns, http and ssl, with the same columns in the same order, so that zeek-cut and what was built on it
/// goes on working. What Zeek knows and this analysis does not is unset (<c>-</c>), never invented.
/// </summary>
public sealed class ZeekExporter : LogExporter
{
    private const string Ids = "id.orig_h addr,id.orig_p port,id.resp_h addr,id.resp_p port";
    private const string Conn = "ts time,uid string," + Ids + ",proto enum,service string,duration interval,orig_bytes count,resp_bytes count,conn_state string,"
        + "local_orig bool,local_resp bool,missed_bytes count,history string,orig_pkts count,orig_ip_bytes count,resp_pkts count,resp_ip_bytes count,tunnel_parents set[string],community_id string";
    private const string Dns = "ts time,uid string," + Ids + ",proto enum,trans_id count,rtt interval,query string,qclass count,qclass_name string,qtype count,qtype_name string,"
        + "rcode count,rcode_name string,AA bool,TC bool,RD bool,RA bool,Z count,answers vector[string],TTLs vector[interval],rejected bool";
    private const string Http = "ts time,uid string," + Ids + ",trans_depth count,method string,host string,uri string,referrer string,version string,user_agent string,origin string,"
        + "request_body_len count,response_body_len count,status_code count,status_msg string,resp_mime_types vector[string]";
    private const string Ssl = "ts time,uid string," + Ids + ",version string,cipher string,curve string,server_name string,resumed bool,last_alert string,next_protocol string,"
        + "established bool,subject string,issuer string,ja3 string,ja3s string,ja4 string";

    /// <inheritdoc/>
    public override string Name => "zeek";
    /// <inheritdoc/>
    public override string Description => "Zeek's conn, dns, http and ssl logs (tab-separated), into the folder --out";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => ["conn.log", "dns.log", "http.log", "ssl.log"];

    /// <inheritdoc/>
    public override void Write(LogRows rows, string file, Stream to)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var (columns, lines) = file switch
        {
            "conn.log" => (Conn, rows.Flows.Select(ConnLine)),
            "dns.log" => (Dns, rows.Dns.Select(r => DnsLine(r, rows.Index.Of(r)))),
            "http.log" => (Http, rows.Http.Select(r => HttpLine(r, rows.Index.ById(r.FlowId)))),
            _ => (Ssl, rows.Tls.Select(r => SslLine(r, rows.Index.ById(r.FlowId)))),
        };
        Head(text, Path.GetFileNameWithoutExtension(file), columns.Split(','));
        foreach (var line in lines) text.WriteLine(string.Join('\t', line));
    }

    private static void Head(StreamWriter text, string path, string[] columns)
    {
        text.WriteLine("#separator \\x09");
        text.WriteLine("#set_separator\t,");
        text.WriteLine("#empty_field\t(empty)");
        text.WriteLine("#unset_field\t-");
        text.WriteLine("#path\t" + path);
        text.WriteLine("#fields\t" + string.Join('\t', columns.Select(c => c.Split(' ')[0])));
        text.WriteLine("#types\t" + string.Join('\t', columns.Select(c => c.Split(' ')[1])));
    }

    private static string[] ConnLine(FlowRow f) =>
    [
        .. Id(f.First, f, f.SrcIp, f.SrcPort, f.DstIp, f.DstPort), f.Proto == "ipv6-icmp" ? "icmp" : f.Proto, Text(f.App), Seconds((f.Last - f.First) / 1e9),
        N(f.SrcPayloadBytes), N(f.DstPayloadBytes), f.TcpState.Length > 0 ? f.TcpState : f.DstPackets > 0 ? "SF" : "S0",
        "-", "-", "-", "-", N(f.SrcPackets), "-", N(f.DstPackets), "-", "-", f.CommunityId,
    ];

    private static string[] DnsLine(DnsRow r, FlowRow? f) =>
    [
        .. Id(r.Time, f, r.Client, f?.SrcPort, r.Server, f?.DstPort), r.Transport == "tcp" ? "tcp" : "udp", N(r.Id), Ms(r.LatencyMs), Text(r.QName), "-", "-", "-", Text(r.QType),
        "-", Text(r.RCode), "-", "-", "-", "-", "-", Text(r.Answers), "-", r.RCode is null ? "-" : r.RCode == "REFUSED" ? "T" : "F",
    ];

    private static string[] HttpLine(HttpRow r, FlowRow? f) =>
    [
        .. Id(r.Time, f, r.Client, f?.SrcPort, r.Server, f?.DstPort), "-", Text(r.Method), Text(r.Host), Text(r.Uri), "-", r.Version, Text(r.UserAgent), "-",
        N(r.RequestBytes), N(r.ResponseBytes), N(r.Status), "-", Text(r.ContentType),
    ];

    private static string[] SslLine(TlsRow r, FlowRow? f) =>
    [
        .. Id(r.Time, f, r.Client, f?.SrcPort, r.Server, f?.DstPort ?? r.ServerPort), r.Version is { } v ? (r.Transport == "dtls" ? "DTLSv" : "TLSv") + v.Replace(".", "", StringComparison.Ordinal) : "-",
        Text(r.Cipher), "-", Text(r.Sni), "-", "-", Text(r.Alpn), r.Cipher is null ? "F" : "T", Text(r.CertSubject), Text(r.CertIssuer), Text(r.Ja3), Text(r.Ja3s), Text(r.Ja4),
    ];

    private static string[] Id(long time, FlowRow? f, Ip from, int? fromPort, Ip to, int? toPort) => [Epoch(time), Uid(f), from.ToString(), N(fromPort), to.ToString(), N(toPort)];

    /// <summary>Zeek's uids are random; ours follow from the flow, so that two runs agree and the logs join.</summary>
    private static string Uid(FlowRow? f)
    {
        if (f is null) return "-";
        var hash = SHA1.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{f.CommunityId} {f.First} {f.FlowId}")));
        return string.Concat("C", Base64Url.EncodeToString(hash).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).AsSpan(0, 17));
    }

    private static string Epoch(long ns) => string.Create(CultureInfo.InvariantCulture, $"{decimal.Floor(ns / 1000m) / 1_000_000:0.000000}");
    private static string Seconds(double s) => string.Create(CultureInfo.InvariantCulture, $"{s:0.000000}");
    private static string Ms(double? ms) => ms is { } v ? Seconds(v / 1000) : "-";
    private static string N(long? n) => n?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Zeek writes what would break a line as <c>\xNN</c>; a lone dash and nothing at all have their own spellings.</summary>
    private static string Text(string? text) => text is null ? "-" : text switch
    {
        "" => "(empty)",
        "-" => "\\x2d",
        _ => SafeText.Escape(text.Replace("\\", "\\\\", StringComparison.Ordinal)),
    };
}
