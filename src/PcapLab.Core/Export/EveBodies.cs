using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>What stands under an event's type in EVE.</summary>
internal static class EveBodies
{
    /// <summary>Rules of one's own begin behind a million; ours are told by their detector.</summary>
    private const uint FirstSignature = 9_000_000;

    public static void Flow(Utf8JsonWriter json, FlowRow f)
    {
        var state = f.TcpState is "SF" or "RSTO" or "RSTR" or "REJ" ? "closed" : f.DstPackets > 0 ? "established" : "new";
        json.WriteStartObject("flow");
        json.WriteNumber("pkts_toserver", f.SrcPackets);
        json.WriteNumber("pkts_toclient", f.DstPackets);
        json.WriteNumber("bytes_toserver", f.SrcBytes);
        json.WriteNumber("bytes_toclient", f.DstBytes);
        json.WriteString("start", Time(f.First));
        json.WriteString("end", Time(f.Last));
        json.WriteNumber("age", (f.Last - f.First) / 1_000_000_000);
        json.WriteString("state", state);
        json.WriteString("reason", "shutdown");
        json.WriteEndObject();
        if (f.Proto != "tcp") return;
        json.WriteStartObject("tcp");
        json.WriteString("state", f.TcpState is "S0" ? "syn_sent" : state);
        json.WriteEndObject();
    }

    public static void Query(Utf8JsonWriter json, DnsRow r)
    {
        json.WriteStartObject("dns");
        json.WriteString("type", "query");
        json.WriteNumber("id", r.Id);
        json.WriteString("rrname", r.QName);
        json.WriteString("rrtype", r.QType);
        json.WriteEndObject();
    }

    public static void Answer(Utf8JsonWriter json, DnsRow r)
    {
        json.WriteStartObject("dns");
        json.WriteNumber("version", 2);
        json.WriteString("type", "answer");
        json.WriteNumber("id", r.Id);
        json.WriteString("flags", r.Flags.ToString("x", CultureInfo.InvariantCulture));
        json.WriteBoolean("qr", true);
        if ((r.Flags & 0x0400) != 0) json.WriteBoolean("aa", true);
        if ((r.Flags & 0x0100) != 0) json.WriteBoolean("rd", true);
        if ((r.Flags & 0x0080) != 0) json.WriteBoolean("ra", true);
        json.WriteString("rrname", r.QName);
        json.WriteString("rrtype", r.QType);
        json.WriteString("rcode", r.RCode);
        if (r.Answers is { Length: > 0 } answers)
        {
            json.WriteStartArray("answers");
            foreach (var a in answers.Split(','))
            {
                json.WriteStartObject();
                json.WriteString("rdata", a.Trim());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void Http(Utf8JsonWriter json, HttpRow r)
    {
        var host = r.Host;
        var colon = host?.LastIndexOf(':') ?? -1;
        var port = 0;
        json.WriteStartObject("http");
        if (host is not null && colon > 0 && !host.EndsWith(']') && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) host = host[..colon];
        Text(json, "hostname", host);
        if (port > 0) json.WriteNumber("http_port", port);
        Text(json, "url", r.Uri);
        Text(json, "http_user_agent", r.UserAgent);
        Text(json, "http_content_type", r.ContentType);
        Text(json, "http_method", r.Method);
        json.WriteString("protocol", "HTTP/" + r.Version);
        if (r.Status is { } status) json.WriteNumber("status", status);
        json.WriteNumber("length", r.ResponseBytes ?? 0);
        json.WriteEndObject();
    }

    /// <summary>The file that a response carried; what it holds is for <c>extract</c>.</summary>
    public static void File(Utf8JsonWriter json, HttpRow r, long transaction)
    {
        json.WriteStartObject("fileinfo");
        json.WriteString("filename", r.Uri ?? "");
        json.WriteString("state", "CLOSED");
        json.WriteBoolean("stored", false);
        json.WriteNumber("size", r.ResponseBytes ?? 0);
        json.WriteNumber("tx_id", transaction);
        json.WriteEndObject();
    }

    public static void Tls(Utf8JsonWriter json, TlsRow r)
    {
        json.WriteStartObject("tls");
        Text(json, "subject", r.CertSubject);
        Text(json, "issuerdn", r.CertIssuer);
        Text(json, "sni", r.Sni);
        Text(json, "version", r.Version is null ? null : r.Version.StartsWith("SSL ", StringComparison.Ordinal) ? "SSLv" + r.Version[4..5] : "TLS " + r.Version);
        if (r.CertSerial is { } serial) json.WriteString("serial", string.Join(':', serial.Chunk(2).Select(c => new string(c))));
        if (r.CertNotBefore is { } begin) json.WriteString("notbefore", Timestamp.Format(begin)[..19]);
        if (r.CertNotAfter is { } end) json.WriteString("notafter", Timestamp.Format(end)[..19]);
        Hash(json, "ja3", r.Ja3);
        Hash(json, "ja3s", r.Ja3s);
        Text(json, "ja4", r.Ja4);
        json.WriteEndObject();
    }

    public static void Alert(Utf8JsonWriter json, Finding f)
    {
        json.WriteStartObject("alert");
        json.WriteString("action", "allowed");
        json.WriteNumber("gid", 1);
        json.WriteNumber("signature_id", Signature(f.Id));
        json.WriteNumber("rev", 1);
        json.WriteString("signature", f.Title);
        json.WriteString("category", f.Id);
        json.WriteNumber("severity", f.Severity switch { Severity.Critical or Severity.High => 1, Severity.Medium => 2, _ => 3 });
        json.WriteEndObject();
    }

    /// <summary>EVE has microseconds and a numeric zone.</summary>
    public static string Time(long ns) => string.Create(CultureInfo.InvariantCulture, $"{Timestamp.Format(ns).AsSpan(0, 26)}+0000");

    /// <summary>A number that stays the same for a detector (FNV-1a of its id).</summary>
    private static uint Signature(string id)
    {
        var hash = 2166136261;
        foreach (var c in id) hash = (hash ^ c) * 16777619;
        return FirstSignature + hash % 1_000_000;
    }

    private static void Hash(Utf8JsonWriter json, string name, string? hash)
    {
        if (hash is null) return;
        json.WriteStartObject(name);
        json.WriteString("hash", hash);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }
}
