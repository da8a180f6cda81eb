using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    /// <summary>The first layer, by the interface's link type. A type without a parser ends at once and says so.</summary>
    private Hop Link(LinkType link) => link switch
    {
        LinkType.Ethernet => Ethernet(),
        LinkType.Null => Null(),
        LinkType.Loop => Null(),
        LinkType.LinuxSll => Sll(),
        LinkType.LinuxSll2 => Sll2(),
        LinkType.RawIp or (LinkType)12 or (LinkType)14 => Raw(),
        LinkType.Ipv4 or LinkType.Ipv6 => IpByVersion(),
        _ => Unsupported(),
    };

    private Hop Unsupported()
    {
        Stop(StopReason.Unknown);
        return Data();
    }

    private Hop Ethernet()
    {
        Enter(LayerId.Eth, EthernetHeader.Size);
        if (!EthernetHeader.TryParse(Rest, out var eth)) return Short(EthernetHeader.Size);
        Skip(EthernetHeader.Size);
        return TypeOrLength(eth.TypeOrLength);
    }

    /// <summary>What IEEE 802.3 and its tags share: up to 1500 is the length of an LLC frame, above is a type.</summary>
    private Hop TypeOrLength(ushort value)
    {
        if (value is 0 or > EtherTypes.MaxLength) return Typed(value);
        Limit(value);
        return Llc();
    }

    private Hop Typed(ushort type)
    {
        Enter(LayerId.Ethertype);
        return Hop.EtherType(type);
    }

    private Hop FollowEtherType(Hop hop)
    {
        switch (hop.Value)
        {
            case EtherTypes.Ip: return Ipv4();
            case EtherTypes.Ipv6: return Ipv6();
            case EtherTypes.Arp or EtherTypes.Rarp: return Arp();
            case EtherTypes.Vlan or EtherTypes.OldQinQ: return Vlan(LayerId.Vlan);
            case EtherTypes.Ieee8021ad: return Vlan(LayerId.Ieee8021ad);
            default: return hop.Open;
        }
    }

    private Hop Vlan(LayerId id)
    {
        Enter(id, VlanTag.Size);
        if (!VlanTag.TryParse(Rest, out var tag)) return Short(VlanTag.Size);
        Skip(VlanTag.Size);
        return TypeOrLength(tag.TypeOrLength);
    }

    private Hop Arp()
    {
        Enter(LayerId.Arp, 8);
        if (Lacks(8)) return Hop.End;
        var length = 8 + 2 * (_bytes[_at + 4] + _bytes[_at + 5]);
        Extend(length);
        if (!Lacks(length)) Skip(length);
        return Hop.End;
    }

    /// <summary>IEEE 802.2: SAPs and control, SNAP when both are 0xaa.</summary>
    private Hop Llc()
    {
        Enter(LayerId.Llc, 3);
        if (Lacks(3)) return Hop.End;
        var (destination, source, control) = (_bytes[_at], _bytes[_at + 1], _bytes[_at + 2]);
        if (destination == 0xaa && source == 0xaa) return Snap();
        // Unnumbered frames have one byte of control, the others two (IEEE 802.2 5.4).
        var length = (control & 3) == 3 ? 3 : 4;
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return new Hop(PayloadKind.LlcSap, (byte)(destination & 0xfe));
    }

    private Hop Snap()
    {
        Extend(8);
        if (Lacks(8)) return Hop.End;
        var organisation = (uint)(_bytes[_at + 3] << 16 | _bytes[_at + 4] << 8 | _bytes[_at + 5]);
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at + 6));
        Skip(8);
        // RFC 1042 (00-00-00) and 802.1H (00-00-f8) carry Ethernet types; others have numbers of their own.
        return organisation is 0 or 0xf8 ? Hop.EtherType(protocol) : new Hop(PayloadKind.Snap, protocol, true);
    }

    private Hop FollowLlc(Hop hop) => hop.Value == 0x06 ? Ipv4() : hop.Open;

    private Hop FollowPpp(Hop hop) => hop.Value switch
    {
        0x0021 => Ipv4(),
        0x0057 => Ipv6(),
        _ => hop.Open,
    };

    /// <summary>BSD loopback: the address family in the byte order of the capturing host, or in network order (OpenBSD): whichever makes a small number.</summary>
    private Hop Null()
    {
        Enter(LayerId.Null, 4);
        if (Lacks(4)) return Hop.End;
        var family = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_at));
        if (family > 0xffff) family = BinaryPrimitives.ReverseEndianness(family);
        Skip(4);
        return family switch
        {
            2 => Ipv4(),
            24 or 28 or 30 => Ipv6(),
            > EtherTypes.MaxLength and <= 0xffff => Hop.EtherType((ushort)family),
            _ => Data(),
        };
    }

    private Hop Raw()
    {
        Enter(LayerId.Raw);
        return IpByVersion();
    }

    private Hop Sll()
    {
        Enter(LayerId.Sll, 16);
        if (Lacks(16)) return Hop.End;
        var hardware = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at + 2));
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at + 14));
        Skip(16);
        return Cooked(hardware, protocol);
    }

    private Hop Sll2()
    {
        Enter(LayerId.Sll, 20);
        if (Lacks(20)) return Hop.End;
        var hardware = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at + 8));
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at));
        Skip(20);
        return Cooked(hardware, protocol);
    }

    /// <summary>Linux's protocol numbers: Ethernet types, and a few small ones of its own (if_ether.h).</summary>
    private Hop Cooked(ushort hardware, ushort protocol) => protocol switch
    {
        > EtherTypes.MaxLength => Typed(protocol),
        4 => Llc(),
        3 => Ethernet(),
        _ => Data(),
    };
}
