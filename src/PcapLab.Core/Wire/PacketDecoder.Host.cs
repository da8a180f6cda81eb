using System.Buffers.Binary;

namespace PcapLab.Wire;

// Link types that a host makes up: loopback, cooked captures, taps and logs of its own kernel.
public sealed partial class PacketDecoder
{
    private const int AfInet = 2;

    /// <summary>BSD loopback: the address family in the byte order of the capturing host, or in network order (OpenBSD): whichever makes a small number.</summary>
    private Hop Null()
    {
        Enter(LayerId.Null, 4);
        if (Lacks(4)) return Hop.End;
        // Some stacks put HDLC-framed PPP here.
        if (BinaryPrimitives.ReadUInt16BigEndian(Rest) == 0xff03) return PppFrame();
        var family = BinaryPrimitives.ReadUInt32LittleEndian(Rest);
        // Families are small: one in the upper half stood in 16 bits of the other byte order.
        if (family > 0xffff) family = family < 0x60000 ? family >> 16 : BinaryPrimitives.ReverseEndianness(family);
        Skip(4);
        return family is > EtherTypes.MaxLength and <= 0xffff ? Hop.EtherType((ushort)family) : Family(family);
    }

    /// <summary>OpenBSD's loopback: always network byte order.</summary>
    private Hop Loop() => Fixed(LayerId.Null, 4) ? Family(BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(_at - 4))) : Hop.End;

    /// <summary>BSD's address families; IPv6 has another number in each of its descendants.</summary>
    private Hop Family(uint family) => family switch { AfInet => Ipv4(), 24 or 28 or 30 => Ipv6(), _ => Data() };

    /// <summary>OpenBSD's IPsec header: address family in the host's byte order, SPI and flags.</summary>
    private Hop Enc() => Fixed(LayerId.Enc, 12) ? Family(BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_at - 12))) : Hop.End;

    /// <summary>No link header, but for Linux's ISDN: a fake address before PPP, or ten zeros before IP while the line is down.</summary>
    private Hop Raw()
    {
        const int fakeAddress = 6, zeros = 10;
        Enter(LayerId.Raw);
        if (Lacks(2)) return Hop.End;
        if (BinaryPrimitives.ReadUInt16BigEndian(Rest) == 0xff03) return PppFrame();
        if (Lacks(fakeAddress + 2)) return Hop.End;
        if (BinaryPrimitives.ReadUInt16BigEndian(Rest[fakeAddress..]) == 0xff03)
        {
            Skip(fakeAddress);
            return PppFrame();
        }

        if (_end - _at < zeros || Rest[..zeros].ContainsAnyExcept((byte)0)) return IpByVersion();
        Skip(zeros);
        return Ipv4();
    }

    /// <summary>The link type says IPv6; another version is not read.</summary>
    private Hop RawIpv6() => Lacks(1) ? Hop.End : _bytes[_at] >> 4 == 6 ? Ipv6() : BadVersion();

    /// <summary>Ethernet with its preamble, as IEEE 802.3br's mPackets are captured.</summary>
    private Hop Mpacket()
    {
        if (!Fixed(LayerId.Fpp, 8)) return Hop.End;
        Limit(Math.Max(0, _wire - _at - 4));
        return Ethernet();
    }

    /// <summary>SLIP as BSD captures it: direction and compression state in 16 bytes, then IPv4; anything else there is not believed.</summary>
    private Hop Slip()
    {
        if (_end - _at < 16 + Ipv4Header.MinSize || _bytes[_at] > 1 || _bytes[_at + 16] is < 0x45 or > 0x4f) return Unsupported();
        Enter(LayerId.Slip, 16);
        Skip(16);
        return Ipv4();
    }

    private Hop Sll()
    {
        if (!Fixed(LayerId.Sll, 16)) return Hop.End;
        var header = _bytes.AsSpan(_at - 16, 16);
        return Cooked(BinaryPrimitives.ReadUInt16BigEndian(header[2..]), BinaryPrimitives.ReadUInt16BigEndian(header[14..]));
    }

    private Hop Sll2()
    {
        if (!Fixed(LayerId.Sll, 20)) return Hop.End;
        var header = _bytes.AsSpan(_at - 20, 20);
        return Cooked(BinaryPrimitives.ReadUInt16BigEndian(header[8..]), BinaryPrimitives.ReadUInt16BigEndian(header));
    }

    /// <summary>Linux's protocol numbers: Ethernet types, and a few small ones of its own (if_ether.h); a GRE device (ARPHRD_IPGRE) has GRE's.</summary>
    private Hop Cooked(ushort hardware, ushort protocol)
    {
        const ushort arphrdFrad = 770, arphrdIpGre = 778;
        if (hardware == arphrdFrad) return FrameRelay();
        if (hardware == arphrdIpGre) return Hop.EtherType(protocol);
        return protocol switch
        {
            > EtherTypes.MaxLength => Typed(protocol),
            4 => Llc(),
            3 => Ethernet(),
            7 => PppFrame(),
            _ => Data(),
        };
    }

    private Hop Pktap()
    {
        Enter(LayerId.Pktap, 108);
        if (Lacks(12)) return Hop.End;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(Rest);
        var link = BinaryPrimitives.ReadUInt32LittleEndian(Rest[8..]);
        if (length is < 12 or > 4096) return Stop(Schema.StopReason.Malformed, 12);
        Extend((int)length);
        if (Lacks((int)length)) return Hop.End;
        Skip((int)length);
        Enter(LayerId.PcapPktdata);
        return link > ushort.MaxValue ? Unsupported() : Inner((LinkType)link);
    }

    /// <summary>A link type named inside a packet: one level, so that hostile headers cannot nest without end.</summary>
    private Hop Inner(LinkType link) => link is LinkType.Pktap or LinkType.Ppi ? Unsupported() : Link(link);

    private Hop Ipnet()
    {
        if (!Fixed(LayerId.Ipnet, 24)) return Hop.End;
        return _bytes[_at - 23] switch { AfInet => Ipv4(), 26 => Ipv6(), _ => Data() };
    }

    /// <summary>20 bytes of destination, then RFC 4391's type and reserved field.</summary>
    private Hop Ipoib() => Fixed(LayerId.Ipoib, 44) ? Hop.EtherType(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 4))) : Hop.End;

    private Hop Pflog()
    {
        Enter(LayerId.Pflog, 48);
        if (Lacks(2)) return Hop.End;
        var length = (_bytes[_at] + 3) & ~3;
        var family = _bytes[_at + 1];
        Extend(length);
        if (Lacks(Math.Max(length, 4))) return Hop.End;
        Skip(Math.Max(length, 4));
        return family switch { AfInet => Ipv4(), 24 or 28 or 30 => Ipv6(), _ => Data() };
    }

    /// <summary>Netfilter log: attributes in the host's byte order; the one that holds the packet is number 9.</summary>
    private Hop Nflog()
    {
        if (!Fixed(LayerId.Nflog, 4)) return Hop.End;
        var family = _bytes[_at - 4];
        while (_end - _at >= 4)
        {
            var (length, kind) = (BinaryPrimitives.ReadUInt16LittleEndian(Rest), BinaryPrimitives.ReadUInt16LittleEndian(Rest[2..]));
            if (length > _end - _at || kind > 0x7fff)
                (length, kind) = (BinaryPrimitives.ReverseEndianness(length), BinaryPrimitives.ReverseEndianness(kind));
            if (length < 4) return Stop(Schema.StopReason.Malformed, 4);
            if (kind == 9)
            {
                Limit(length);
                Skip(4);
                return family switch { AfInet => Ipv4(), 10 => Ipv6(), _ => Data() };
            }

            length = (ushort)Math.Min((length + 3) & ~3, ushort.MaxValue);
            if (Lacks(length)) return Hop.End;
            Skip(length);
        }

        return Hop.End;
    }
}
