using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Wire;

namespace PcapLab.Export;

/// <summary>What stands under ssh, ftp, smtp and anomaly events (Suricata's user guide, "Eve JSON Format", Event type: SSH, FTP, SMTP, Anomaly; etc/schema.json).</summary>
internal static class EveSessionBodies
{
    public static void Ssh(Utf8JsonWriter json, SshRow r)
    {
        json.WriteStartObject("ssh");
        Side(json, "client", r.ClientVersion, r.Hassh);
        Side(json, "server", r.ServerVersion, r.HasshServer);
        json.WriteEndObject();
    }

    public static void Ftp(Utf8JsonWriter json, FtpRow r)
    {
        json.WriteStartObject("ftp");
        json.WriteString("command", r.Command);
        if (r.Argument is { } argument) json.WriteString("command_data", argument);
        if (r.DataPort is { } port)
        {
            json.WriteNumber("dynamic_port", port);
            json.WriteString("mode", r.IsPassive == true ? "passive" : "active");
        }

        if (r.ReplyCode is { } code)
        {
            Array(json, "completion_code", code.ToString(CultureInfo.InvariantCulture));
            if (r.Reply is { } reply) Array(json, "reply", reply);
        }

        json.WriteString("reply_received", r.ReplyCode is null ? "no" : "yes");
        json.WriteEndObject();
    }

    public static void Smtp(Utf8JsonWriter json, SmtpRow r)
    {
        json.WriteStartObject("smtp");
        if (r.Helo is { } helo) json.WriteString("helo", helo);
        if (r.MailFrom is { } from) json.WriteString("mail_from", $"<{from}>");
        if (r.Recipients is { } recipients) Array(json, "rcpt_to", [.. recipients.Split(',').Select(a => $"<{a}>")]);
        json.WriteEndObject();
        if (r.From is null && r.To is null && r.Subject is null) return;
        json.WriteStartObject("email");
        json.WriteString("status", "PARSE_DONE");
        if (r.From is { } sender) json.WriteString("from", sender);
        if (r.To is { } to) Array(json, "to", [.. to.Split(',').Select(a => a.Trim())]);
        if (r.Subject is { } subject) json.WriteString("subject", subject);
        json.WriteEndObject();
    }

    /// <summary>A parser of the closed core belongs to decoding, any other to an application.</summary>
    public static void Anomaly(Utf8JsonWriter json, DecodeStopCount s)
    {
        var isWire = WireRegistry.ByName.ContainsKey(s.Layer);
        json.WriteStartObject("anomaly");
        if (!isWire) json.WriteString("app_proto", EveExporter.AppProto(s.Layer));
        json.WriteString("type", isWire ? "decode" : "applayer");
        json.WriteString("event", isWire ? $"decoder.{s.Layer}.{s.Reason}" : s.Reason);
        if (!isWire) json.WriteString("layer", "proto_parser");
        json.WriteEndObject();
    }

    /// <summary>SSH-protoversion-softwareversion comments (RFC 4253, 4.2).</summary>
    private static void Side(Utf8JsonWriter json, string name, string? banner, string? hassh)
    {
        if (banner?.Split('-', 3) is not [_, var protocol, var software]) return;
        json.WriteStartObject(name);
        json.WriteString("proto_version", protocol);
        json.WriteString("software_version", software.Split(' ')[0]);
        if (hassh is not null)
        {
            json.WriteStartObject("hassh");
            json.WriteString("hash", hassh);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Array(Utf8JsonWriter json, string name, params IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
