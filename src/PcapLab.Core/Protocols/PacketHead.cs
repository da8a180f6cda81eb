using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>The first headers of a packet that stands inside a message (a sample): their layers and fields, without flows, fragments or checksums.</summary>
internal static class PacketHead
{
    private const ushort Vlan = 0x8100, Ip = 0x0800, Ip6 = 0x86dd;

    /// <summary>Marks the layers from Ethernet on, as far as the bytes go.</summary>
    public static void Mark(ref Dissector d)
    {
        if (d.Remaining < 14) return;
        var type = d.Peek16(12);
        Layer(ref d, LayerId.Eth, 14);
        for (var tags = 0; type == Vlan && tags < 2 && d.Remaining >= 4; tags++)
        {
            type = d.Peek16(2);
            Layer(ref d, LayerId.Vlan, 4);
        }

        var protocol = -1;
        if (type == Ip && d.Remaining >= 20 && d.Peek() >> 4 == 4)
        {
            protocol = (d.Peek16(6) & 0x1fff) == 0 ? d.Peek(9) : -1;
            Layer(ref d, LayerId.Ip, Math.Min(4 * (d.Peek() & 15), d.Remaining));
        }
        else if (type == Ip6 && d.Remaining >= 40)
        {
            protocol = d.Peek(6);
            Layer(ref d, LayerId.Ipv6, 40);
        }

        Transport(ref d, protocol);
    }

    private static void Transport(ref Dissector d, int protocol)
    {
        var (source, destination) = (d.Peek16(), d.Peek16(2));
        switch (protocol)
        {
            case IpProtocols.Tcp when d.Remaining >= 20:
                Layer(ref d, LayerId.Tcp, Math.Min(Math.Max(20, d.Peek(12) >> 4 << 2), d.Remaining));
                Application(ref d, PayloadKind.Tcp, source, destination);
                break;
            case IpProtocols.Udp when d.Remaining >= 8:
                Layer(ref d, LayerId.Udp, 8);
                Application(ref d, PayloadKind.Udp, source, destination);
                break;
            case IpProtocols.Icmp when d.Remaining >= 4:
                Layer(ref d, LayerId.Icmp, d.Remaining);
                break;
            default:
                break;
        }
    }

    /// <summary>One packet of a conversation: the port names the application.</summary>
    private static void Application(ref Dissector d, PayloadKind kind, ushort source, ushort destination)
    {
        if (d.Remaining == 0) return;
        var low = new Binding(kind, Math.Min(source, destination));
        foreach (var protocol in ProtocolRegistry.All)
        {
            for (var i = 0; i < protocol.Bindings.Count; i++)
            {
                if (protocol.Bindings[i] != low) continue;
                d.Layer(protocol);
                return;
            }
        }
    }

    private static void Layer(ref Dissector d, LayerId id, int length)
    {
        var protocol = WireRegistry.Find((ushort)id)!;
        d.Layer(protocol);
        var outer = d.Enter(length);
        protocol.Dissect(ref d);
        d.Leave(outer, forgive: true);
    }
}
