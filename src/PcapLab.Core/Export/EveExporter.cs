using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>
/// Suricata's EVE JSON: one event per line, of the types dns, http, fileinfo, tls, ssh, ftp, smtp, alert (for findings), anomaly (what stopped the
/// decoder, once for each kind) and flow, with the names and types of Suricata's schema (etc/schema.json). What it has and this analysis has not is left out.
/// </summary>
public sealed class EveExporter : LogExporter
{
    /// <inheritdoc/>
    public override string Name => "eve";
    /// <inheritdoc/>
    public override string Description => "Suricata's EVE JSON lines: flow, dns, http, fileinfo, tls, ssh, ftp, smtp, anomaly and alert events";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => ["eve.json"];

    /// <inheritdoc/>
    public override void Write(LogRows rows, string file, Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        foreach (var r in rows.Dns) Dns(json, to, r, rows.Index.Of(r));
        Http(json, to, rows);
        foreach (var r in rows.Tls) Event(json, to, "tls", r.Time, r.Frame, rows.Index.ById(r.FlowId), r.Client, r.Server, () => EveBodies.Tls(json, r));
        foreach (var r in rows.Ssh) Event(json, to, "ssh", r.Time, r.Frame, rows.Index.ById(r.FlowId), r.Client, r.Server, () => EveSessionBodies.Ssh(json, r));
        foreach (var r in rows.Ftp) Event(json, to, "ftp", r.Time, r.Frame, rows.Index.ById(r.FlowId), r.Client, r.Server, () => EveSessionBodies.Ftp(json, r));
        foreach (var r in rows.Smtp) Event(json, to, "smtp", r.Time, r.Frame, rows.Index.ById(r.FlowId), r.Client, r.Server, () => EveSessionBodies.Smtp(json, r), r.Depth - 1);
        foreach (var s in rows.Stops) Event(json, to, "anomaly", s.FirstTime, s.FirstFrame, null, null, null, () => EveSessionBodies.Anomaly(json, s));
        foreach (var f in rows.Findings) Event(json, to, "alert", f.First, f.Frames.Count > 0 ? f.Frames[0] : null, null, Ip.TryParse(f.Key, out var ip) ? ip : null, null, () => EveBodies.Alert(json, f));
        foreach (var f in rows.Flows) Event(json, to, "flow", f.Last, null, f, f.SrcIp, f.DstIp, () => EveBodies.Flow(json, f));
    }

    /// <summary>A query and its answer are two events there.</summary>
    private static void Dns(Utf8JsonWriter json, Stream to, DnsRow r, FlowRow? flow)
    {
        if (r.RCode is null || r.ResponseFrame != r.Frame) Event(json, to, "dns", r.Time, r.Frame, flow, r.Client, r.Server, () => EveBodies.Query(json, r));
        if (r.RCode is null) return;
        var time = r.Time + (long)((r.LatencyMs ?? 0) * 1e6);
        Event(json, to, "dns", time, r.ResponseFrame ?? r.Frame, flow, r.Client, r.Server, () => EveBodies.Answer(json, r));
    }

    private static void Http(Utf8JsonWriter json, Stream to, LogRows rows)
    {
        var transactions = new Dictionary<long, long>();
        foreach (var r in rows.Http)
        {
            var number = transactions.GetValueOrDefault(r.FlowId);
            transactions[r.FlowId] = number + 1;
            var flow = rows.Index.ById(r.FlowId);
            Event(json, to, "http", r.Time, r.Frame, flow, r.Client, r.Server, () => EveBodies.Http(json, r), number);
            if (r.ResponseBytes is > 0) Event(json, to, "fileinfo", r.Time, r.ResponseFrame ?? r.Frame, flow, r.Server, r.Client, () => EveBodies.File(json, r, number));
        }
    }

    private static void Event(Utf8JsonWriter json, Stream to, string type, long time, long? frame, FlowRow? flow, Ip? from, Ip? dest, Action body, long? transaction = null)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", EveBodies.Time(time));
        if (flow is not null) json.WriteNumber("flow_id", flow.FlowId);
        if (frame is { } number) json.WriteNumber("pcap_cnt", number);
        json.WriteString("event_type", type);
        if (from is { } f) json.WriteString("src_ip", f.ToString());
        if (flow is not null) Port(json, "src_port", flow, from);
        if (dest is { } d) json.WriteString("dest_ip", d.ToString());
        if (flow is not null)
        {
            Port(json, "dest_port", flow, dest);
            json.WriteString("proto", Proto(flow.Proto));
            if (flow.Proto is "icmp" or "ipv6-icmp")
            {
                json.WriteNumber("icmp_type", flow.SrcPort);
                json.WriteNumber("icmp_code", flow.DstPort);
            }

            if (transaction is { } t) json.WriteNumber("tx_id", t);
            if (flow.App.Length > 0) json.WriteString("app_proto", AppProto(flow.App));
            json.WriteString("community_id", flow.CommunityId);
        }

        body();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        to.WriteByte((byte)'\n');
    }

    /// <summary>The port on the side of an address; ICMP has none.</summary>
    private static void Port(Utf8JsonWriter json, string name, FlowRow flow, Ip? side)
    {
        if (flow.Proto is "tcp" or "udp" or "sctp") json.WriteNumber(name, side == flow.SrcIp && (flow.SrcIp != flow.DstIp || name[0] == 's') ? flow.SrcPort : flow.DstPort);
    }

    private static string Proto(string proto) => proto == "ipv6-icmp" ? "IPv6-ICMP" : proto.ToUpper(CultureInfo.InvariantCulture);

    /// <summary>An application by Suricata's name.</summary>
    internal static string AppProto(string app) => app switch
    {
        "smb2" => "smb", "kerberos" => "krb5", "vnc" => "rfb", "isakmp" => "ike", "pop" => "pop3", "llmnr" => "dns", "bt-dht" => "bittorrent-dht", _ => app,
    };
}
