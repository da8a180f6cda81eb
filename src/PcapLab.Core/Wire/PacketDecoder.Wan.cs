using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

// Links between sites: PPP, HDLC, Frame Relay, ATM, and the old local ones.
public sealed partial class PacketDecoder
{
    /// <summary>PPP in HDLC-like framing (RFC 1662) or without; Cisco's HDLC is told by its address.</summary>
    private Hop PppFrame()
    {
        if (_end > _at && _bytes[_at] is 0x0f or 0x8f) return CiscoHdlc();
        Enter(LayerId.Ppp, 2);
        if (Lacks(1)) return Hop.End;
        if (_bytes[_at] != 0xff) return PppProtocol();
        Extend(4);
        if (Lacks(2)) return Hop.End;
        Skip(2);
        return PppProtocol();
    }

    private Hop PppInside()
    {
        Enter(LayerId.Ppp, 2);
        return PppProtocol();
    }

    /// <summary>The protocol number: an odd first byte is a compressed one (RFC 1661 6.5).</summary>
    private Hop PppProtocol()
    {
        if (Lacks(1)) return Hop.End;
        if ((_bytes[_at] & 1) == 1)
        {
            Skip(1);
            return Hop.Ppp(_bytes[_at - 1]);
        }

        if (Lacks(2)) return Hop.End;
        Skip(2);
        return Hop.Ppp(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2)));
    }

    private Hop FollowPpp(Hop hop) => hop.Value switch
    {
        0x0021 or EtherTypes.Ip => Ipv4(),
        0x0057 or EtherTypes.Ipv6 => Ipv6(),
        0x0281 or 0x0283 => Mpls(),
        _ => hop.Open,
    };

    private Hop Pppoe(LayerId id)
    {
        if (!Fixed(id, 6)) return Hop.End;
        Limit(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2)));
        if (id == LayerId.Pppoes) return PppInside();
        Skip(_end - _at);
        return Hop.End;
    }

    private Hop CiscoHdlc()
    {
        if (!Fixed(LayerId.Chdlc, 4)) return Hop.End;
        var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2));
        // 0x8035 is SLARP here, not RARP.
        return type == EtherTypes.Rarp ? Hop.EtherType(type).Open : Hop.EtherType(type);
    }

    /// <summary>Q.922 address (2 to 4 bytes), then RFC 2427's NLPID, or Cisco's Ethernet type.</summary>
    private Hop FrameRelay()
    {
        Enter(LayerId.FrameRelay, 4);
        var address = 0;
        do
        {
            if (Lacks(address + 2)) return Hop.End;
            address++;
        }
        while ((_bytes[_at + address - 1] & 1) == 0 && address < 4);
        if ((_bytes[_at + address - 1] & 1) == 0) return Data();
        Skip(address);
        if (_bytes[_at] != 3) return FrameRelayBare(address);

        Skip(_end - _at > 1 && _bytes[_at + 1] == 0 ? 2 : 1);
        if (Lacks(1)) return Hop.End;
        var nlpid = _bytes[_at];
        if (nlpid == 0x80) return FrameRelaySnap();
        Skip(1);
        return nlpid switch
        {
            0xcc => Ipv4(),
            0x8e => Ipv6(),
            0xcf => PppInside(),
            // OSI's network layers keep their NLPID as their own first byte.
            0x81 or 0x82 or 0x83 => Osi(),
            _ => Data(),
        };
    }

    /// <summary>No UI control byte: Cisco's encapsulation by an Ethernet type, or, behind a long address, a bridged frame: a guess that tshark makes too.</summary>
    private Hop FrameRelayBare(int address)
    {
        if (Lacks(2)) return Hop.End;
        var type = BinaryPrimitives.ReadUInt16BigEndian(Rest);
        if (address == 4 && EtherTypeNames.Of(type) is null) return Ethernet();
        Skip(2);
        return Hop.EtherType(type);
    }

    private Hop Osi()
    {
        Skip(-1);
        return new Hop(PayloadKind.LlcSap, 0xfe, true);
    }

    private Hop FrameRelaySnap()
    {
        if (Lacks(6)) return Hop.End;
        var organisation = (uint)(_bytes[_at + 1] << 16 | _bytes[_at + 2] << 8 | _bytes[_at + 3]);
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(Rest[4..]);
        Skip(6);
        return organisation switch
        {
            0 => Hop.EtherType(protocol),
            0x0080c2 when protocol is 1 or 7 => Ethernet(),
            _ => new Hop(PayloadKind.Snap, protocol, true),
        };
    }

    /// <summary>ARCNET: two addresses and a protocol; RFC 1201's protocols add a split flag and a sequence number.</summary>
    private Hop Arcnet(bool isLinux)
    {
        var size = isLinux ? 5 : 3;
        if (!Fixed(LayerId.Arcnet, size)) return Hop.End;
        var protocol = _bytes[_at - 1];
        if (protocol is not (240 or 241 or 128 or 205))
        {
            if (Lacks(3)) return Hop.End;
            // BSD's exception packets repeat the protocol after a flag of all ones.
            Skip(!isLinux && _bytes[_at] == 0xff ? Math.Min(7, _end - _at) : 3);
        }

        return protocol switch
        {
            212 or 240 => Ipv4(),
            213 or 214 or 241 => Arp(),
            196 => Ipv6(),
            205 => Llc(),
            _ => Data(),
        };
    }

    private Hop SunAtm()
    {
        if (!Fixed(LayerId.Atm, 4)) return Hop.End;
        switch (_bytes[_at - 4] & 15)
        {
            case 2: return Llc();
            case 1 when _end - _at >= 2:
                Skip(2);
                return Ethernet();
            default: return VcMultiplexed();
        }
    }

    /// <summary>Nothing says what a virtual circuit carries (RFC 2684, section 4): the first bytes may.</summary>
    private Hop VcMultiplexed()
    {
        if (_wire - _at <= 8) return Data();
        if (Lacks(8)) return Hop.End;
        switch (Rest)
        {
            case [0xaa, 0xaa, 3, ..]: return Llc();
            case [_, 0x21, ..]: return PppInside();
            case [0, 0, ..]:
                Skip(2);
                return Ethernet();
            case [_, _, 3, 0xcc or 0x8e, ..] or [_, _, 3, 0, 0x80, ..] or [_, _, _, _, 3, 0xcc or 0x8e, ..] or [_, _, _, _, 3, 0, 0x80, ..]: return FrameRelay();
            case [>= 0x40 and < 0x50 or >= 0x60 and < 0x70, ..]: return IpByVersion();
            default: return Data();
        }
    }

    /// <summary>Classical IP over ATM: Linux hands over the bare packet.</summary>
    private Hop Clip()
    {
        Enter(LayerId.Clip);
        return Ipv4();
    }

    /// <summary>FDDI: the frame control byte says whether LLC follows (ISO 9314-2).</summary>
    private Hop Fddi()
    {
        if (!Fixed(LayerId.Fddi, 13)) return Hop.End;
        return (_bytes[_at - 13] & 0xf0) == 0x50 ? Llc() : Data();
    }

    /// <summary>Token ring: the frame control byte tells LLC from the ring's own management.</summary>
    private Hop TokenRing()
    {
        Enter(LayerId.TokenRing, 14);
        if (Lacks(14)) return Hop.End;
        // A source address with its top bit set announces routing information.
        var routing = (_bytes[_at + 8] & 0x80) == 0 ? 0 : _end - _at > 14 ? _bytes[_at + 14] & 0x1f : 2;
        if (Lacks(14 + routing)) return Hop.End;
        var kind = _bytes[_at + 1] >> 6;
        Skip(14 + routing);
        return kind == 1 ? Llc() : Data();
    }
}
