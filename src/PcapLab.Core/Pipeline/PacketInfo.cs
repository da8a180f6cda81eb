using System.Text;
using PcapLab.Flows;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>The packet list's columns: addresses, protocol, and one line that says what the packet does.</summary>
public static class PacketInfo
{
    private const int Longest = 240;

    /// <summary>Fields that sum a protocol up, most telling first; protocols that are not listed show their first named values.</summary>
    private static readonly Dictionary<string, string[]> Telling = new(StringComparer.Ordinal)
    {
        ["dns"] = ["dns.flags.response", "dns.qry.type", "dns.qry.name", "dns.a", "dns.aaaa", "dns.cname", "dns.flags.rcode"],
        ["mdns"] = ["dns.flags.response", "dns.qry.type", "dns.qry.name", "dns.ptr.domain_name", "dns.a"],
        ["http"] = ["http.request.method", "http.request.uri", "http.host", "http.response.code", "http.response.phrase", "http.content_type"],
        ["http2"] = ["http2.type", "http2.headers.method", "http2.headers.path", "http2.headers.status"],
        ["http3"] = ["http3.frame_type", "http3.headers.method", "http3.headers.path", "http3.headers.status"],
        ["tls"] = ["tls.handshake.type", "tls.handshake.extensions_server_name", "tls.record.content_type", "tls.alert_message.desc"],
        ["icmp"] = ["icmp.type", "icmp.ident", "icmp.seq"],
        ["icmpv6"] = ["icmpv6.type", "icmpv6.nd.ns.target_address", "icmpv6.nd.na.target_address", "icmpv6.echo.sequence_number"],
        ["dhcp"] = ["dhcp.option.dhcp", "dhcp.ip.your", "dhcp.option.requested_ip_address", "dhcp.option.hostname"],
        ["ssh"] = ["ssh.protocol", "ssh.message_code"],
    };

    private static readonly (TcpEvents Event, string Text)[] Events =
    [
        (TcpEvents.SpuriousRetransmission, "spurious retransmission"), (TcpEvents.FastRetransmission, "fast retransmission"), (TcpEvents.Retransmission, "retransmission"),
        (TcpEvents.OutOfOrder, "out of order"), (TcpEvents.LostSegment, "previous segment not captured"), (TcpEvents.AckLostSegment, "acknowledges an unseen segment"),
        (TcpEvents.ZeroWindowProbe, "zero window probe"), (TcpEvents.ZeroWindow, "zero window"), (TcpEvents.WindowFull, "window full"), (TcpEvents.KeepAlive, "keep-alive"),
        (TcpEvents.DuplicateAck, "duplicate ACK"), (TcpEvents.PortsReused, "ports reused"),
    ];

    /// <summary>Source and destination: IP addresses, else hardware addresses.</summary>
    public static (string Source, string Destination) Addresses(in ScannedPacket packet)
    {
        ref readonly var facts = ref packet.Facts;
        if (facts.IpVersion != 0) return (facts.SourceIp.ToString(), facts.DestinationIp.ToString());
        string source = "", destination = "";
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name is "eth.src" or "sll.src.eth" or "wlan.ta") source = FieldText.Plain(in value, packet.Tree, packet.Frame);
            else if (value.Field.Name is "eth.dst" or "wlan.ra") destination = FieldText.Plain(in value, packet.Tree, packet.Frame);
        }

        return (source, destination);
    }

    /// <summary>The Protocol column.</summary>
    public static string Protocol(in ScannedPacket packet) => packet.Innermost?.Name is not ("data" or null) and var name ? name : Transport(in packet);

    /// <summary>One line: what the packet does. Text of the packet stands in it: escape it for where it goes.</summary>
    public static string Line(in ScannedPacket packet)
    {
        var line = new StringBuilder();
        foreach (var (e, text) in Events)
        {
            if ((packet.Events & e) == 0) continue;
            line.Append('[').Append(text).Append("] ");
            break;
        }

        var name = Protocol(in packet);
        if (name == "arp") AddArp(line, in packet);
        else if (name is "tcp" or "udp") AddTransport(line, in packet, name == "tcp");
        else AddTelling(line, in packet, name);
        if ((packet.Facts.Flags & PacketFlags.Stopped) != 0) line.Append(" [").Append(packet.Facts.Stop.Reason.ToString().ToLowerInvariant()).Append(']');
        if (line.Length <= Longest) return line.ToString();
        line.Length = char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest;
        return line.Append('…').ToString();
    }

    private static string Transport(in ScannedPacket packet)
    {
        for (var i = packet.Tree.Layers.Length - 1; i >= 0; i--)
        {
            if (packet.Tree.Layers[i].Protocol.Name is not "data" and var name) return name;
        }

        return "data";
    }

    private static void AddArp(StringBuilder line, in ScannedPacket packet)
    {
        var sender = First(in packet, "arp.src.proto_ipv4");
        if (First(in packet, "arp.opcode") == "2") line.Append(sender).Append(" is at ").Append(First(in packet, "arp.src.hw_mac"));
        else line.Append("Who has ").Append(First(in packet, "arp.dst.proto_ipv4")).Append("? Tell ").Append(sender);
    }

    private static void AddTransport(StringBuilder line, in ScannedPacket packet, bool tcp)
    {
        ref readonly var f = ref packet.Facts;
        line.Append(f.SourcePort).Append(" → ").Append(f.DestinationPort);
        if (tcp)
        {
            ReadOnlySpan<string> names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];
            line.Append(" [");
            var first = true;
            for (var bit = 0; bit < names.Length; bit++)
            {
                if ((f.TcpFlags >> bit & 1) == 0) continue;
                line.Append(first ? "" : ", ").Append(names[bit]);
                first = false;
            }

            line.Append("] Seq=").Append(f.Sequence).Append(" Ack=").Append(f.Acknowledgment).Append(" Win=").Append(f.Window);
        }

        line.Append(" Len=").Append(f.PayloadLength);
    }

    private static void AddTelling(StringBuilder line, in ScannedPacket packet, string protocol)
    {
        if (Telling.TryGetValue(protocol, out var names))
        {
            foreach (var name in names) Append(line, in packet, name);
            if (line.Length > 0) return;
        }

        var shown = 0;
        var start = FirstValue(in packet, protocol);
        for (var i = start; i < packet.Tree.Count && shown < 3; i++)
        {
            ref readonly var value = ref packet.Tree.Values[i];
            var named = value.Field.Names?.Invoke(value.Number);
            if (named is null && value.Field.Type is not (FieldType.Text or FieldType.Oid)) continue;
            line.Append(line.Length == 0 ? "" : ", ").Append(value.Field.Title).Append(": ").Append(named ?? FieldText.Plain(in value, packet.Tree, packet.Frame));
            shown++;
        }

        if (shown == 0 && packet.Facts.SourcePort != 0) AddTransport(line, in packet, packet.Facts.Payload == PayloadKind.Tcp);
    }

    private static void Append(StringBuilder line, in ScannedPacket packet, string name)
    {
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name != name) continue;
            var text = value.Field.Type == FieldType.Bool ? (value.Number != 0 ? "response" : "query") : value.Field.Names?.Invoke(value.Number) ?? FieldText.Plain(in value, packet.Tree, packet.Frame);
            line.Append(line.Length == 0 || line[^1] == ' ' ? "" : " ").Append(text);
            return;
        }
    }

    private static string First(in ScannedPacket packet, string name)
    {
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name == name) return FieldText.Plain(in value, packet.Tree, packet.Frame);
        }

        return "?";
    }

    private static int FirstValue(in ScannedPacket packet, string protocol)
    {
        foreach (var layer in packet.Tree.Layers)
        {
            if (layer.Protocol.Name == protocol) return layer.FirstValue;
        }

        return packet.Tree.Count;
    }
}
