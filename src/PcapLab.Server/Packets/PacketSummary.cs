using PcapLab.Flows;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>A line of the list with its colour: the user's rules, then trouble first, then the protocol's own colour.</summary>
internal static class PacketSummary
{
    private const TcpEvents Bad = TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission | TcpEvents.LostSegment | TcpEvents.AckLostSegment | TcpEvents.ZeroWindow;
    private const TcpEvents Odd = TcpEvents.OutOfOrder | TcpEvents.DuplicateAck | TcpEvents.WindowFull | TcpEvents.PortsReused | TcpEvents.ZeroWindowProbe;

    public static ListedPacket Line(in ScannedPacket packet, ColourRules rules)
    {
        var (source, destination) = PacketInfo.Addresses(in packet);
        var protocol = PacketInfo.Protocol(in packet);
        return new ListedPacket(packet.Facts.Number, packet.Facts.Time, source, destination, protocol, packet.Facts.Original, PacketInfo.Line(in packet), rules.Of(in packet) ?? Colour(in packet, protocol));
    }

    private static string Colour(in ScannedPacket packet, string protocol)
    {
        ref readonly var facts = ref packet.Facts;
        if ((packet.Events & Bad) != 0 || facts.Stop.Reason is StopReason.Malformed or StopReason.Truncated) return "bad";
        if ((packet.Events & Odd) != 0 || facts.Payload == PayloadKind.Tcp && (facts.TcpFlags & TcpBits.Rst) != 0) return "warn";
        return protocol switch
        {
            "tls" or "quic" or "http" or "dns" or "ssh" or "arp" or "icmp" or "tcp" or "udp" => protocol,
            "icmpv6" => "icmp",
            "mdns" or "llmnr" => "dns",
            "http2" or "http3" => "http",
            _ => facts.Payload == PayloadKind.Tcp ? "tcp" : "udp",
        };
    }
}
