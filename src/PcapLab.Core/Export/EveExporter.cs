using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>Suricata's EVE JSON: one event per line, of the types flow, dns, http, tls and alert (for findings), with EVE's names.</summary>
public sealed class EveExporter : LogExporter
{
    /// <inheritdoc/>
    public override string Name => "eve";
    /// <inheritdoc/>
    public override string Description => "Suricata's EVE JSON lines: flow, dns, http, tls and alert events";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => ["eve.json"];

    /// <inheritdoc/>
    public override void Write(LogRows rows, string file, Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        foreach (var r in rows.Dns) Event(json, to, "dns", r.Time, rows.Index.Of(r), r.Client, r.Server, () => Dns(json, r));
        foreach (var r in rows.Http) Event(json, to, "http", r.Time, rows.Index.ById(r.FlowId), r.Client, r.Server, () => Http(json, r));
        foreach (var r in rows.Tls) Event(json, to, "tls", r.Time, rows.Index.ById(r.FlowId), r.Client, r.Server, () => Tls(json, r));
        foreach (var f in rows.Findings) Event(json, to, "alert", f.First, null, null, null, () => Alert(json, f));
        foreach (var f in rows.Flows) Event(json, to, "flow", f.Last, f, f.SrcIp, f.DstIp, () => Flow(json, f));
    }

    private static void Event(Utf8JsonWriter json, Stream to, string type, long time, FlowRow? flow, Ip? from, Ip? dest, Action body)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Time(time));
        if (flow is not null) json.WriteNumber("flow_id", flow.FlowId);
        json.WriteString("event_type", type);
        if (from is { } f) json.WriteString("src_ip", f.ToString());
        if (flow is not null) json.WriteNumber("src_port", flow.SrcPort);
        if (dest is { } d) json.WriteString("dest_ip", d.ToString());
        if (flow is not null)
        {
            json.WriteNumber("dest_port", flow.DstPort);
            json.WriteString("proto", flow.Proto.ToUpperInvariant());
            if (flow.App.Length > 0) json.WriteString("app_proto", flow.App);
            json.WriteString("community_id", flow.CommunityId);
        }

        body();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        to.WriteByte((byte)'\n');
    }

    private static void Flow(Utf8JsonWriter json, FlowRow f)
    {
        json.WriteStartObject("flow");
        json.WriteNumber("pkts_toserver", f.SrcPackets);
        json.WriteNumber("pkts_toclient", f.DstPackets);
        json.WriteNumber("bytes_toserver", f.SrcBytes);
        json.WriteNumber("bytes_toclient", f.DstBytes);
        json.WriteString("start", Time(f.First));
        json.WriteString("end", Time(f.Last));
        json.WriteNumber("age", (f.Last - f.First) / 1_000_000_000);
        json.WriteString("state", f.TcpState is "SF" or "RSTO" or "RSTR" ? "closed" : f.DstPackets > 0 ? "established" : "new");
        json.WriteEndObject();
    }

    private static void Dns(Utf8JsonWriter json, DnsRow r)
    {
        json.WriteStartObject("dns");
        json.WriteString("type", r.RCode is null ? "query" : "answer");
        json.WriteNumber("id", r.Id);
        json.WriteString("rrname", r.QName);
        json.WriteString("rrtype", r.QType);
        if (r.RCode is not null) json.WriteString("rcode", r.RCode);
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

    private static void Http(Utf8JsonWriter json, HttpRow r)
    {
        json.WriteStartObject("http");
        Text(json, "hostname", r.Host);
        Text(json, "url", r.Uri);
        Text(json, "http_user_agent", r.UserAgent);
        Text(json, "http_content_type", r.ContentType);
        Text(json, "http_method", r.Method);
        json.WriteString("protocol", "HTTP/" + r.Version);
        if (r.Status is { } status) json.WriteNumber("status", status);
        if (r.ResponseBytes is { } length) json.WriteNumber("length", length);
        json.WriteEndObject();
    }

    private static void Tls(Utf8JsonWriter json, TlsRow r)
    {
        json.WriteStartObject("tls");
        Text(json, "subject", r.CertSubject);
        Text(json, "issuerdn", r.CertIssuer);
        Text(json, "sni", r.Sni);
        Text(json, "version", r.Version is null ? null : "TLS " + r.Version);
        if (r.CertNotAfter is { } end) json.WriteString("notafter", Timestamp.Format(end)[..19]);
        Hash(json, "ja3", r.Ja3);
        Hash(json, "ja3s", r.Ja3s);
        Text(json, "ja4", r.Ja4);
        json.WriteEndObject();
    }

    private static void Alert(Utf8JsonWriter json, Finding f)
    {
        json.WriteStartObject("alert");
        json.WriteString("signature", f.Title);
        json.WriteString("category", f.Id);
        json.WriteNumber("severity", f.Severity switch { Severity.Critical or Severity.High => 1, Severity.Medium => 2, _ => 3 });
        json.WriteEndObject();
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

    /// <summary>EVE has microseconds and a numeric zone.</summary>
    private static string Time(long ns) => string.Create(CultureInfo.InvariantCulture, $"{Timestamp.Format(ns).AsSpan(0, 26)}+0000");
}
