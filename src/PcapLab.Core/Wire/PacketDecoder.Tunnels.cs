using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    private Hop UdpTunnel(LayerId tunnel)
    {
        _carrier = tunnel;
        return tunnel switch
        {
            LayerId.Vxlan => Fixed(LayerId.Vxlan, 8) ? Ethernet() : Hop.End,
            LayerId.VxlanGpe => VxlanGpe(),
            LayerId.Geneve => Geneve(),
            LayerId.Gtp => Gtp(),
            LayerId.Teredo => Teredo(),
            LayerId.L2tp => L2tp(),
            LayerId.Lisp => Fixed(LayerId.Lisp, 8) ? IpByVersion() : Hop.End,
            LayerId.Gre => Gre(),
            LayerId.Mpls => Mpls(),
            LayerId.UdpEncap => UdpEncap(),
            LayerId.CapwapData => CapwapData(),
            LayerId.Tzsp => Tzsp(),
            _ => Hop.Udp,
        };
    }

    /// <summary>Label stack (RFC 3032). Nothing says what it carries: an IP version in the first nibble is believed, else a pseudowire's Ethernet.</summary>
    private Hop Mpls()
    {
        Enter(LayerId.Mpls, 4);
        _carrier = LayerId.Mpls;
        var start = _at;
        bool isLast;
        do
        {
            if (Lacks(4)) return Hop.End;
            isLast = (_bytes[_at + 2] & 1) != 0;
            Skip(4);
        }
        while (!isLast);
        _layers[_layerCount - 1] = _layers[_layerCount - 1] with { Length = _at - start };
        if (_wire <= _at) return Hop.End;
        if (Lacks(1)) return Hop.End;
        return (_bytes[_at] >> 4) switch
        {
            4 => Ipv4(),
            6 => Ipv6(),
            1 => PwAssociated(),
            _ => Pseudowire(),
        };
    }

    /// <summary>Ethernet over MPLS (RFC 4448): with a control word when the first nibble is 0 and no address stands there.</summary>
    private Hop Pseudowire()
    {
        if (_end - _at < EthernetHeader.Size) return Data();
        Enter(LayerId.PwHeuristic);
        var hasControlWord = _bytes[_at] >> 4 == 0 && _end - _at >= 4 + EthernetHeader.Size && IsTypePlausible(_at + 4 + 12) && !IsTypePlausible(_at + 12);
        Enter(hasControlWord ? LayerId.PwCw : LayerId.PwNoCw, hasControlWord ? 4 : 0);
        if (hasControlWord) Skip(4);
        return Ethernet();
    }

    private bool IsTypePlausible(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at)) is EtherTypes.Ip or EtherTypes.Ipv6 or EtherTypes.Arp or EtherTypes.Vlan or EtherTypes.Mpls;

    private Hop Macsec()
    {
        const int icv = 16;
        if (_end - _at < 6 + icv) return Data();
        Enter(LayerId.Macsec, 6);
        if (Lacks(6)) return Hop.End;
        var control = _bytes[_at];
        var length = (control & 0x20) != 0 ? 14 : 6;
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        if ((control & 0x0c) != 0) return Data();
        // Integrity only: the frame goes on in the clear, with the check value at its end.
        Limit(Math.Max(0, _wire - _at - icv));
        if (Lacks(2)) return Hop.End;
        Skip(2);
        return Typed(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2)));
    }

    private Hop Nsh()
    {
        Enter(LayerId.Nsh, 8);
        if (Lacks(8)) return Hop.End;
        var length = (_bytes[_at + 1] & 0x3f) << 2;
        var next = _bytes[_at + 3];
        if (length < 8) return Stop(StopReason.Malformed, 8);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return NextProtocol(next);
    }

    /// <summary>The next-protocol numbers that VXLAN-GPE and NSH share.</summary>
    private Hop NextProtocol(byte next) => next switch
    {
        1 => Ipv4(),
        2 => Ipv6(),
        3 => Ethernet(),
        4 => Nsh(),
        5 => Mpls(),
        _ => Data(),
    };

    private Hop VxlanGpe()
    {
        if (!Fixed(LayerId.VxlanGpe, 8)) return Hop.End;
        return (_bytes[_at - 8] & 4) == 0 ? Ethernet() : NextProtocol(_bytes[_at - 5]);
    }

    private Hop Geneve()
    {
        Enter(LayerId.Geneve, 8);
        if (Lacks(8)) return Hop.End;
        var length = 8 + ((_bytes[_at] & 0x3f) << 2);
        var type = BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return Hop.EtherType(type);
    }

    /// <summary>GTP-U (TS 29.281): G-PDUs (255) carry the subscriber's packet; other messages end here.</summary>
    private Hop Gtp()
    {
        Enter(LayerId.Gtp, 8);
        if (Lacks(8)) return Hop.End;
        var (flags, message) = (_bytes[_at], _bytes[_at + 1]);
        if (flags >> 5 != 1 || message != 255) return Hop.Udp;
        Limit(8 + BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]));
        Skip(8);
        if ((flags & 7) != 0)
        {
            if (Lacks(4)) return Hop.End;
            var next = (flags & 4) != 0 ? _bytes[_at + 3] : 0;
            Skip(4);
            while (next != 0)
            {
                if (Lacks(4)) return Hop.End;
                var length = _bytes[_at] << 2;
                if (length == 0) return Stop(StopReason.Malformed, 4);
                if (Lacks(length)) return Hop.End;
                Skip(length);
                next = _bytes[_at - 1];
            }
        }

        if (_wire <= _at) return Hop.End;
        return Lacks(1) ? Hop.End : (_bytes[_at] >> 4) switch { 4 => Ipv4(), 6 => Ipv6(), _ => Data() };
    }

    /// <summary>Teredo (RFC 4380): optional authentication and origin indications, then IPv6.</summary>
    private Hop Teredo()
    {
        Enter(LayerId.Teredo);
        if (Lacks(2)) return Hop.End;
        if (Rest is [0, 1, ..])
        {
            if (Lacks(4)) return Hop.End;
            var length = 13 + _bytes[_at + 2] + _bytes[_at + 3];
            if (Lacks(length)) return Hop.End;
            Skip(length);
        }

        if (Rest is [0, 0, ..])
        {
            if (Lacks(8)) return Hop.End;
            Skip(8);
        }

        return Lacks(1) ? Hop.End : _bytes[_at] >> 4 == 6 ? Ipv6() : Data();
    }

    /// <summary>L2TPv2 (RFC 2661) data messages carry PPP. Control messages, and version 3 whose payload only its signalling tells, end here.</summary>
    private Hop L2tp()
    {
        Enter(LayerId.L2tp, _end - _at);
        if (Lacks(6)) return Hop.End;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(Rest);
        var (isControl, hasLength, hasSequence, hasOffset) = ((flags & 0x8000) != 0, (flags & 0x4000) != 0, (flags & 0x0800) != 0, (flags & 0x0200) != 0);
        if (isControl || (flags & 15) != 2)
        {
            Skip(_end - _at);
            return Hop.End;
        }

        var length = 6 + (hasLength ? 2 : 0) + (hasSequence ? 4 : 0);
        if (hasOffset)
        {
            if (Lacks(length + 2)) return Hop.End;
            length += 2 + BinaryPrimitives.ReadUInt16BigEndian(Rest[length..]);
        }

        Extend(length);
        if (Lacks(length)) return Hop.End;
        if (hasLength) Limit(BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]));
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return _wire > _at ? PppFrame() : Hop.End;
    }

    /// <summary>IPsec through NAT (RFC 3948): a keep-alive, IKE behind four zero bytes, or ESP.</summary>
    private Hop UdpEncap()
    {
        Enter(LayerId.UdpEncap);
        if (_wire - _at == 1) return Hop.End;
        if (Lacks(4)) return Hop.End;
        if (BinaryPrimitives.ReadUInt32BigEndian(Rest) != 0) return Whole(LayerId.Esp, 8);
        Skip(4);
        return Hop.Udp;
    }

    /// <summary>PIM (RFC 7761): a version 2 Register carries the packet it registers; the rest is the whole layer.</summary>
    private Hop Pim()
    {
        Enter(LayerId.Pim, _end - _at);
        _carrier = LayerId.Pim;
        if (Lacks(4)) return Hop.End;
        var isRegister = _bytes[_at] == 0x21;
        if (!isRegister || _end - _at < 9 || (_bytes[_at + 4] & 0x40) != 0)
        {
            Skip(_end - _at);
            return Hop.End;
        }

        Extend(8);
        Skip(8);
        return IpByVersion();
    }

    /// <summary>batman-adv: version 15 is the one in use since 2013; of the others and of pieces of frames only the layer is told.</summary>
    private Hop Batman()
    {
        const byte version = 15;
        Enter(LayerId.Batman, _end - _at);
        if (Lacks(2)) return Hop.End;
        var length = _bytes[_at + 1] == version ? BatmanProtocol.HeaderLength(_bytes[_at]) : 0;
        if (length == 0)
        {
            Skip(_end - _at);
            return Hop.End;
        }

        Extend(length);
        return Passed(length) ? Ethernet() : Hop.End;
    }

    private Hop CiscoMetadata()
    {
        if (!Fixed(LayerId.Cmd, 8)) return Hop.End;
        return Hop.EtherType(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 8)));
    }

    /// <summary>Arista's timestamp header: subtype, version, a 64- or 48-bit time, then the frame's own type.</summary>
    private Hop AristaVendor()
    {
        Enter(LayerId.Avsp, 4);
        if (Lacks(4)) return Hop.End;
        var (subtype, version) = (BinaryPrimitives.ReadUInt16BigEndian(Rest), BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]));
        // Version: TAI (0x00xx) or UTC (0x01xx), then 64-bit (0x10) or 48-bit (0x20) time.
        if (subtype != 1 || version is not (0x010 or 0x020 or 0x110 or 0x120)) return Hop.End;
        var length = 4 + ((version & 0xff) == 0x10 ? 8 : 6);
        if (Lacks(length + 2)) return Hop.End;
        Skip(length + 2);
        return TypeOrLength(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2)));
    }
}
