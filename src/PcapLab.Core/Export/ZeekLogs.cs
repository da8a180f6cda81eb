using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>One of Zeek's logs.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Columns">Names and types, in the order of its documentation.</param>
/// <param name="Lines">Its rows.</param>
internal sealed record ZeekLog(string Path, string Columns, Func<LogRows, IEnumerable<string[]>> Lines);

/// <summary>The logs and their columns. Behind those of Zeek itself stand those of its packages for Community ID, JA3 and JA4, which users of these logs load.</summary>
internal static class ZeekLogs
{
    private const string Ids = "ts time,uid string,id.orig_h addr,id.orig_p port,id.resp_h addr,id.resp_p port,";

    public static IReadOnlyList<ZeekLog> All { get; } =
    [
        new("conn", Ids + "proto enum,service string,duration interval,orig_bytes count,resp_bytes count,conn_state string,local_orig bool,local_resp bool,missed_bytes count,history string,"
            + "orig_pkts count,orig_ip_bytes count,resp_pkts count,resp_ip_bytes count,tunnel_parents set[string],ip_proto count,community_id string", rows => rows.Flows.Select(Conn)),
        new("dns", Ids + "proto enum,trans_id count,rtt interval,query string,qclass count,qclass_name string,qtype count,qtype_name string,rcode count,rcode_name string,"
            + "AA bool,TC bool,RD bool,RA bool,Z count,answers vector[string],TTLs vector[interval],rejected bool", rows => rows.Dns.Select(r => Dns(r, rows.Index.Of(r)))),
        new("http", Ids + "trans_depth count,method string,host string,uri string,referrer string,version string,user_agent string,origin string,request_body_len count,response_body_len count,"
            + "status_code count,status_msg string,info_code count,info_msg string,tags set[enum],username string,password string,proxied set[string],"
            + "orig_fuids vector[string],orig_filenames vector[string],orig_mime_types vector[string],resp_fuids vector[string],resp_filenames vector[string],resp_mime_types vector[string]", Http),
        new("ssl", Ids + "version string,cipher string,curve string,server_name string,resumed bool,last_alert string,next_protocol string,established bool,ssl_history string,"
            + "cert_chain_fps vector[string],client_cert_chain_fps vector[string],subject string,issuer string,client_subject string,client_issuer string,sni_matches_cert bool,"
            + "ja3 string,ja3s string,ja4 string", rows => rows.Tls.Select(r => Ssl(r, rows.Index.ById(r.FlowId)))),
        new("files", "ts time,fuid string," + Ids[8..] + "source string,depth count,analyzers set[string],mime_type string,filename string,duration interval,local_orig bool,is_orig bool,"
            + "seen_bytes count,total_bytes count,missing_bytes count,overflow_bytes count,timedout bool,parent_fuid string,md5 string,sha1 string,sha256 string,"
            + "extracted string,extracted_cutoff bool,extracted_size count", Files),
        new("x509", "ts time,fingerprint string,certificate.version count,certificate.serial string,certificate.subject string,certificate.issuer string,certificate.not_valid_before time,"
            + "certificate.not_valid_after time,certificate.key_alg string,certificate.sig_alg string,certificate.key_type string,certificate.key_length count,certificate.exponent string,"
            + "certificate.curve string,san.dns vector[string],san.uri vector[string],san.email vector[string],san.ip vector[addr],basic_constraints.ca bool,basic_constraints.path_len count,"
            + "host_cert bool,client_cert bool", rows => rows.Tls.Where(r => r.CertChain is not null).DistinctBy(r => r.CertChain!.Split(',')[0], StringComparer.Ordinal).Select(X509)),
        new("ssh", Ids + ZeekSessionLogs.SshColumns, ZeekSessionLogs.Ssh),
        new("ftp", Ids + ZeekSessionLogs.FtpColumns, ZeekSessionLogs.Ftp),
        new("smtp", Ids + ZeekSessionLogs.SmtpColumns, ZeekSessionLogs.Smtp),
        new("notice", Ids + "fuid string,file_mime_type string,file_desc string,proto enum,note enum,msg string,sub string,src addr,dst addr,p port,n count,peer_descr string,actions set[enum],"
            + "email_dest set[string],suppress_for interval,remote_location.country_code string,remote_location.region string,remote_location.city string,remote_location.latitude double,"
            + "remote_location.longitude double", rows => rows.Findings.Select(Notice)),
    ];

    private static string[] Conn(FlowRow f) =>
    [
        .. Id(f.First, f, f.SrcIp, null, f.DstIp, null), ZeekNames.Transport(f.Proto), ZeekText.Text(ZeekNames.Service(f.App)), ZeekText.Seconds((f.Last - f.First) / 1e9),
        ZeekText.Count(f.SrcPayloadBytes), ZeekText.Count(f.DstPayloadBytes), ZeekNames.State(f), ZeekText.IsLocal(f.SrcIp), ZeekText.IsLocal(f.DstIp), "-", "-",
        ZeekText.Count(f.SrcPackets), "-", ZeekText.Count(f.DstPackets), "-", "-", ZeekText.Count(ZeekNames.Number(f.Proto)), f.CommunityId,
    ];

    private static string[] Dns(DnsRow r, FlowRow? f)
    {
        var answered = r.RCode is not null;
        return
        [
            .. Id(r.Time, f, r.Client, null, r.Server, null), r.Transport == "tcp" ? "tcp" : "udp", ZeekText.Count(r.Id), ZeekText.Milliseconds(r.LatencyMs), ZeekText.Text(r.QName),
            ZeekText.Count(r.QClass), ZeekText.Text(ZeekNames.Class(r.QClass)), ZeekText.Count(r.TypeNumber), ZeekText.Text(r.QType.Length == 0 ? null : r.QType),
            ZeekText.Count(r.CodeNumber), ZeekText.Text(r.RCode), ZeekText.Bool(answered && (r.Flags & 0x0400) != 0), ZeekText.Bool((r.Flags & 0x0200) != 0), ZeekText.Bool((r.Flags & 0x0100) != 0),
            ZeekText.Bool(answered && (r.Flags & 0x0080) != 0), ZeekText.Count(r.Flags >> 4 & 7), ZeekText.Text(r.Answers), "-", ZeekText.Bool(answered && r.CodeNumber is > 0 && r.QType.Length == 0),
        ];
    }

    private static IEnumerable<string[]> Http(LogRows rows)
    {
        var depth = new Dictionary<long, int>();
        var users = rows.Credentials.Where(c => c.Protocol == "http" && c.User.Length > 0).GroupBy(c => c.Frame).ToDictionary(g => g.Key, g => g.First().User);
        foreach (var r in rows.Http)
        {
            var f = rows.Index.ById(r.FlowId);
            yield return
            [
                .. Id(r.Time, f, r.Client, null, r.Server, null), ZeekText.Count(depth[r.FlowId] = depth.GetValueOrDefault(r.FlowId) + 1), ZeekText.Text(r.Method), ZeekText.Text(r.Host), ZeekText.Text(r.Uri),
                "-", ZeekText.Text(r.Version), ZeekText.Text(r.UserAgent), "-", ZeekText.Count(r.RequestBytes ?? 0), ZeekText.Count(r.ResponseBytes ?? 0), ZeekText.Count(r.Status), "-", "-", "-",
                ZeekText.Empty, ZeekText.Text(users.GetValueOrDefault(r.Frame)), "-", "-", Files(r.RequestBytes, Fuid(r, true)), "-", "-", Files(r.ResponseBytes, Fuid(r, false)), "-", ZeekText.Text(r.ContentType),
            ];
        }
    }

    private static string Files(long? bytes, string fuid) => bytes is > 0 ? fuid : ZeekText.Unset;

    /// <summary>The file that a body is, by exchange and direction.</summary>
    private static string Fuid(HttpRow r, bool isRequest) => ZeekText.Hashed('F', string.Create(CultureInfo.InvariantCulture, $"{r.FlowId} {r.Frame} {r.Time} {r.Uri} {isRequest}"));

    /// <summary>Bodies of HTTP messages: what they hold is for <c>extract</c>.</summary>
    private static IEnumerable<string[]> Files(LogRows rows)
    {
        var depth = new Dictionary<long, int>();
        foreach (var r in rows.Http)
        {
            var n = depth[r.FlowId] = depth.GetValueOrDefault(r.FlowId) + 1;
            if (r.RequestBytes is > 0) yield return HttpFile(r, rows.Index.ById(r.FlowId), n, true);
            if (r.ResponseBytes is > 0) yield return HttpFile(r, rows.Index.ById(r.FlowId), n, false);
        }
    }

    private static string[] HttpFile(HttpRow r, FlowRow? f, int depth, bool isRequest)
    {
        var id = Id(r.Time, f, r.Client, null, r.Server, null);
        return
        [
            id[0], Fuid(r, isRequest), .. id[1..], "HTTP", ZeekText.Count(depth), ZeekText.Empty, isRequest ? "-" : ZeekText.Text(r.ContentType), "-", "-",
            ZeekText.IsLocal(isRequest ? r.Client : r.Server), ZeekText.Bool(isRequest), ZeekText.Count(isRequest ? r.RequestBytes : r.ResponseBytes), "-", "-", "-", "F", "-", "-", "-", "-", "-", "-", "-",
        ];
    }

    /// <summary>The leaf of a server's chain; what was not read of it is unset.</summary>
    private static string[] X509(TlsRow r) =>
    [
        ZeekText.Time(r.Time), r.CertChain!.Split(',')[0], "-", ZeekText.Text(r.CertSerial), ZeekText.Text(r.CertSubject), ZeekText.Text(r.CertIssuer),
        r.CertNotBefore is { } begin ? ZeekText.Time(begin) : "-", r.CertNotAfter is { } end ? ZeekText.Time(end) : "-", "-", "-", "-", "-", "-", "-", ZeekText.Text(r.CertNames), "-", "-", "-", "-", "-", "T", "F",
    ];

    private static string[] Ssl(TlsRow r, FlowRow? f) =>
    [
        .. Id(r.Time, f, r.Client, null, r.Server, f?.DstPort ?? r.ServerPort), ZeekText.Text(ZeekNames.TlsVersion(r)), ZeekText.Text(r.Cipher), "-", ZeekText.Text(r.Sni), "-", "-",
        ZeekText.Text(r.Cipher is null ? null : r.Alpn), ZeekText.Bool(r.Cipher is not null), "-", ZeekText.Text(r.CertChain), "-", ZeekText.Text(r.CertSubject), ZeekText.Text(r.CertIssuer), "-", "-", "-",
        ZeekText.Text(r.Ja3), ZeekText.Text(r.Ja3s), ZeekText.Text(r.Ja4),
    ];

    private static string[] Notice(Finding f) =>
    [
        ZeekText.Time(f.First), "-", "-", "-", "-", "-", "-", "-", "-", "-", "PcapLab::" + ZeekNames.Note(f.Id), ZeekText.Text(f.Title), ZeekText.Text(f.Seen),
        Ip.TryParse(f.Key, out var source) ? source.ToString() : "-", "-", "-", "-", "-", "Notice::ACTION_LOG", ZeekText.Empty, "-", "-", "-", "-", "-", "-",
    ];

    /// <summary>Time, flow and endpoints: a row's first columns.</summary>
    internal static string[] Id(long time, FlowRow? f, Ip from, int? fromPort, Ip to, int? toPort) =>
        [ZeekText.Time(time), ZeekText.Uid(f), from.ToString(), ZeekText.Count(fromPort ?? f?.SrcPort), to.ToString(), ZeekText.Count(toPort ?? f?.DstPort)];
}
