using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    private Hop FollowIpProtocol(Hop hop)
    {
        switch (hop.Value)
        {
            case IpProtocols.Tcp: return Tcp();
            case IpProtocols.Udp: return Udp();
            case IpProtocols.Icmp: return Icmp();
            case IpProtocols.Icmpv6: return Icmpv6();
            case IpProtocols.Ipv4: return Ipv4();
            case IpProtocols.Ipv6: return Ipv6();
            case IpProtocols.HopByHop: return HopByHop(LayerId.Ipv6HopByHop);
            case IpProtocols.Routing:
                _isRouted = true;
                return HopByHop(LayerId.Ipv6Routing);
            case IpProtocols.Destination: return HopByHop(LayerId.Ipv6Destination);
            case IpProtocols.Fragment: return Ipv6Fragment();
            case IpProtocols.Ah: return AuthenticationHeader();
            case IpProtocols.Esp: return Whole(LayerId.Esp, 8);
            case IpProtocols.Igmp: return Whole(LayerId.Igmp, 8);
            case IpProtocols.Sctp: return Sctp();
            case IpProtocols.Dccp: return Dccp();
            case IpProtocols.UdpLite: return UdpLite();
            case IpProtocols.Gre: return Gre();
            case IpProtocols.EtherIp: return Fixed(LayerId.EtherIp, 2) ? Ethernet() : Hop.End;
            case IpProtocols.Mpls: return Mpls();
            case IpProtocols.Ethernet: return Ethernet();
            case IpProtocols.Pim: return Pim();
            case IpProtocols.L2tp: return Whole(LayerId.L2tp, 4);
            case IpProtocols.Ipcomp: return Ipcomp();
            case IpProtocols.NoNext: return Data();
            default: return hop.Open;
        }
    }

    /// <summary>A layer that has all that is left and hands nothing on.</summary>
    private Hop Whole(LayerId id, int least)
    {
        Enter(id, _end - _at);
        if (!Lacks(least)) Skip(_end - _at);
        return Hop.End;
    }

    /// <summary>Ports first: a header cut after four bytes still tells its flow.</summary>
    private void StartTransport(LayerId id, int length, byte protocol)
    {
        Enter(id, length);
        _f.TransportOffset = _at;
        (_f.SourcePort, _f.DestinationPort) = Transport.Ports(protocol, Rest);
    }

    private Hop Tcp()
    {
        StartTransport(LayerId.Tcp, TcpHeader.MinSize, IpProtocols.Tcp);
        if (!TcpHeader.TryParse(Rest, out var tcp)) return Short(TcpHeader.MinSize);
        CheckTransport(_end - _at, IpProtocols.Tcp);
        _f.Sequence = tcp.Sequence;
        _f.Acknowledgment = tcp.Acknowledgment;
        _f.TcpFlags = tcp.Flags;
        _f.Window = tcp.Window;
        var length = tcp.HeaderLength;
        if (length < TcpHeader.MinSize) return Stop(StopReason.Malformed, TcpHeader.MinSize);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return Hop.Tcp;
    }

    private Hop Udp()
    {
        StartTransport(LayerId.Udp, UdpHeader.Size, IpProtocols.Udp);
        if (!UdpHeader.TryParse(Rest, out var udp)) return Short(UdpHeader.Size);
        // 0 is legal in jumbograms (RFC 2675 4): the rest of the datagram.
        if (udp.Length is not 0 and < UdpHeader.Size || udp.Length == 0 && _f.IpVersion == 4)
        {
            // A header whose length cannot be is not believed: nor are its ports.
            (_f.SourcePort, _f.DestinationPort) = (0, 0);
            return Stop(StopReason.Malformed, UdpHeader.Size);
        }

        if (udp.Length != 0) Limit(udp.Length);
        // 0 says that the sender made none (RFC 768).
        if (udp.HasChecksum) CheckTransport(_end - _at, IpProtocols.Udp);
        else if (_options.CheckChecksums && _layerCount > 0) _layers[_layerCount - 1] = _layers[_layerCount - 1] with { Checksum = ChecksumStatus.NotPresent };
        Skip(UdpHeader.Size);
        var tunnel = _end > _at ? UdpTunnels.Of(udp.SourcePort, udp.DestinationPort) : LayerId.None;
        return tunnel == LayerId.None ? Hop.Udp : UdpTunnel(tunnel);
    }

    /// <summary>Verifies a checksum over the pseudo header and the bytes from here, when asked to and when all of them were captured.</summary>
    private void CheckTransport(int length, byte protocol)
    {
        // With a routing header the pseudo header has an address that is not in this one (RFC 8200 8.1).
        if (!_options.CheckChecksums || _end < _wire || _isRouted) return;
        Span<byte> pseudo = stackalloc byte[40];
        var at = _f.SourceIp.WriteBytes(pseudo);
        at += _f.DestinationIp.WriteBytes(pseudo[at..]);
        BinaryPrimitives.WriteInt32BigEndian(pseudo[at..], length);
        pseudo[at + 7] = protocol;
        var sum = (ushort)~Checksum.Of(pseudo[..(at + 8)]);
        Verified(Checksum.Of(_bytes.AsSpan(_at, length), sum) == 0);
    }

    private void Verified(bool isGood)
    {
        if (!isGood) _f.Flags |= PacketFlags.BadChecksum;
        if (_layerCount > 0) _layers[_layerCount - 1] = _layers[_layerCount - 1] with { Checksum = isGood ? ChecksumStatus.Good : ChecksumStatus.Bad };
    }

    private Hop UdpLite()
    {
        StartTransport(LayerId.UdpLite, UdpHeader.Size, IpProtocols.UdpLite);
        if (Lacks(UdpHeader.Size)) return Hop.End;
        Skip(UdpHeader.Size);
        return Hop.Udp;
    }

    private Hop Icmp()
    {
        StartTransport(LayerId.Icmp, _end - _at, IpProtocols.Icmp);
        if (Lacks(4)) return Hop.End;
        if (_options.CheckChecksums && _end >= _wire) Verified(Checksum.Of(_bytes.AsSpan(_at, _end - _at)) == 0);
        var isEcho = _bytes[_at] is 0 or 8;
        if (isEcho && Lacks(8)) return Hop.End;
        // What an error quotes is part of the error, not a layer; an echo's data is data.
        Skip(isEcho ? 8 : _end - _at);
        return isEcho ? Data() : Hop.End;
    }

    private Hop Icmpv6()
    {
        StartTransport(LayerId.Icmpv6, _end - _at, IpProtocols.Icmpv6);
        if (Lacks(4)) return Hop.End;
        CheckTransport(_end - _at, IpProtocols.Icmpv6);
        var isEcho = _bytes[_at] is 128 or 129;
        if (isEcho && Lacks(8)) return Hop.End;
        Skip(isEcho ? 8 : _end - _at);
        return isEcho ? Data() : Hop.End;
    }

    /// <summary>Common header and chunks up to the first DATA (or I-DATA), whose payload goes on; the others are the tree's.</summary>
    private Hop Sctp()
    {
        StartTransport(LayerId.Sctp, _end - _at, IpProtocols.Sctp);
        if (Lacks(12)) return Hop.End;
        Skip(12);
        while (_wire - _at >= 4)
        {
            if (Lacks(4)) return Hop.End;
            int length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at + 2));
            var header = _bytes[_at] switch { 0 => 16, 64 => 20, _ => 0 };
            if (length < Math.Max(4, header)) return Stop(StopReason.Malformed, 4);
            if (header != 0)
            {
                if (Lacks(header)) return Hop.End;
                var payloadProtocol = BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(_at + (header == 16 ? 12 : 16)));
                Limit(length);
                Skip(header);
                return new Hop(PayloadKind.Sctp, (ushort)Math.Min(payloadProtocol, ushort.MaxValue), true);
            }

            length = (length + 3) & ~3;
            if (length > _end - _at) break;
            Skip(length);
        }

        return Hop.End;
    }

    private Hop Dccp()
    {
        StartTransport(LayerId.Dccp, 12, IpProtocols.Dccp);
        if (Lacks(12)) return Hop.End;
        var length = _bytes[_at + 4] << 2;
        if (length < 12) return Stop(StopReason.Malformed, 12);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return Data();
    }
}
