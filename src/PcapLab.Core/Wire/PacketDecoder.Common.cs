using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    private const int CommonIp = EthernetHeader.Size;
    private const int CommonTransport = CommonIp + Ipv4Header.MinSize;
    private int _tcpPath;
    private int _udpPath;

    /// <summary>
    /// Ethernet, IPv4 without options or fragments, TCP or plain UDP, all headers captured: four packets in five. Says the same as the walk does
    /// (a test compares them) with everything in registers; any oddity is left to the walk.
    /// </summary>
    private bool TryCommon(byte[] buffer, ref PacketFacts f)
    {
        var b = buffer.AsSpan(f.Offset, f.Captured);
        if (b.Length < CommonTransport + TcpHeader.MinSize || f.Original < f.Captured || b[CommonIp] != 0x45) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(b[12..]) != EtherTypes.Ip) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(b[(CommonIp + 2)..]) - Ipv4Header.MinSize;
        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(b[(CommonIp + 6)..]) & 0x3fff) != 0;
        if (isFragment || length > f.Original - CommonTransport) return false;
        var protocol = b[CommonIp + 9];
        var header = protocol == IpProtocols.Tcp ? CommonTcp(b[CommonTransport..], length, ref f)
            : protocol == IpProtocols.Udp ? CommonUdp(b[CommonTransport..], ref length, ref f) : 0;
        if (header == 0) return false;

        f.Protocol = protocol;
        f.Source = IpBits.Mapped(BinaryPrimitives.ReadUInt32BigEndian(b[(CommonIp + 12)..]));
        f.Destination = IpBits.Mapped(BinaryPrimitives.ReadUInt32BigEndian(b[(CommonIp + 16)..]));
        f.IpVersion = 4;
        f.Ttl = b[CommonIp + 8];
        f.Flags |= PacketFlags.HasFlow;
        f.TransportOffset = f.Offset + CommonTransport;
        f.PayloadOffset = f.TransportOffset + header;
        f.PayloadLength = length - header;
        f.PayloadCaptured = Math.Min(f.PayloadLength, b.Length - CommonTransport - header);
        f.FlowHash = _hash.Of(f.Source, f.Destination, f.SourcePort, f.DestinationPort, protocol);
        _layers[0] = new LayerRef(LayerId.Eth, 0, EthernetHeader.Size, false);
        _layers[1] = new LayerRef(LayerId.Ethertype, EthernetHeader.Size, 0, false);
        _layers[2] = new LayerRef(LayerId.Ip, CommonIp, Ipv4Header.MinSize, false);
        _layers[3] = new LayerRef(protocol == IpProtocols.Tcp ? LayerId.Tcp : LayerId.Udp, CommonTransport, header, false);
        _layerCount = 4;
        return true;
    }

    /// <summary>Reads the common TCP header; 0 when it is not whole.</summary>
    private int CommonTcp(ReadOnlySpan<byte> b, int length, ref PacketFacts f)
    {
        var header = b[12] >> 4 << 2;
        if (header < TcpHeader.MinSize || header > length || header > b.Length) return 0;
        f.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(b);
        f.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(b[2..]);
        f.Sequence = BinaryPrimitives.ReadUInt32BigEndian(b[4..]);
        f.Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(b[8..]);
        f.TcpFlags = b[13];
        f.Window = BinaryPrimitives.ReadUInt16BigEndian(b[14..]);
        f.Payload = PayloadKind.Tcp;
        f.Path = _tcpPath != 0 ? _tcpPath : _tcpPath = CommonPath(LayerId.Tcp);
        return header;
    }

    /// <summary>Reads the common UDP header; 0 when its length is odd or a tunnel's port asks for the walk.</summary>
    private int CommonUdp(ReadOnlySpan<byte> b, ref int length, ref PacketFacts f)
    {
        var source = BinaryPrimitives.ReadUInt16BigEndian(b);
        var destination = BinaryPrimitives.ReadUInt16BigEndian(b[2..]);
        int udpLength = BinaryPrimitives.ReadUInt16BigEndian(b[4..]);
        if (udpLength < UdpHeader.Size || udpLength > length || UdpTunnels.Of(source, destination) != LayerId.None) return 0;
        length = udpLength;
        f.SourcePort = source;
        f.DestinationPort = destination;
        f.Payload = PayloadKind.Udp;
        f.Path = _udpPath != 0 ? _udpPath : _udpPath = CommonPath(LayerId.Udp);
        return UdpHeader.Size;
    }

    private int CommonPath(LayerId transport)
    {
        var path = PathTable.Root;
        ReadOnlySpan<LayerId> stack = [LayerId.Eth, LayerId.Ethertype, LayerId.Ip, transport];
        foreach (var layer in stack) path = Paths.Child(path, (ushort)layer);
        return path;
    }
}
