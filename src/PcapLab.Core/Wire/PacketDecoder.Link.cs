using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    /// <summary>The first layer, by the interface's link type. A type unknown here is left to the open set.</summary>
    private Hop Link(LinkType link) => link switch
    {
        LinkType.Ethernet => Ethernet(),
        LinkType.Null => Null(),
        LinkType.Loop => Loop(),
        LinkType.LinuxSll => Sll(),
        LinkType.LinuxSll2 => Sll2(),
        LinkType.RawIp or (LinkType)12 or (LinkType)14 => Raw(),
        LinkType.Slip => Slip(),
        LinkType.Ipv4 => Ipv4(),
        LinkType.Ipv6 => RawIpv6(),
        LinkType.Ieee80211 => Wlan(),
        LinkType.Radiotap => Radiotap(),
        LinkType.Prism => Prism(),
        LinkType.Avs => Avs(),
        LinkType.Ppi => Ppi(),
        _ => WanLink(link),
    };

    private Hop WanLink(LinkType link) => link switch
    {
        LinkType.Ppp or LinkType.PppHdlc => PppFrame(),
        LinkType.PppWithDir => Passed(1) ? PppFrame() : Hop.End,
        LinkType.PppEther => Pppoe(LayerId.Pppoes),
        LinkType.CiscoHdlc => CiscoHdlc(),
        LinkType.FrameRelay => FrameRelay(),
        LinkType.ArcnetBsd => Arcnet(false),
        LinkType.ArcnetLinux => Arcnet(true),
        LinkType.AtmRfc1483 => Llc(),
        LinkType.AtmClip or (LinkType)19 => Clip(),
        LinkType.SunAtm => SunAtm(),
        _ => HostLink(link),
    };

    /// <summary>Pseudo headers that a host's own capture points put before a packet.</summary>
    private Hop HostLink(LinkType link) => link switch
    {
        LinkType.Pktap => Pktap(),
        LinkType.Ipnet => Ipnet(),
        LinkType.IpOverIb => Ipoib(),
        LinkType.Nflog => Nflog(),
        LinkType.TokenRing => TokenRing(),
        LinkType.Fddi => Fddi(),
        LinkType.IpOverFc => Fixed(LayerId.Ipfc, 16) ? Llc() : Hop.End,
        LinkType.Ap1394 => Fixed(LayerId.Ap1394, 18) ? Hop.EtherType(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2))) : Hop.End,
        LinkType.Enc => Enc(),
        LinkType.Sctp => Sctp(),
        LinkType.Mpacket => Mpacket(),
        LinkType.Pflog => Pflog(),
        LinkType.NetAnalyzer => Fixed(LayerId.NetAnalyzer, 4) ? Ethernet() : Hop.End,
        >= LinkType.JuniperMlppp and <= LinkType.JuniperAtm1 or LinkType.JuniperPppoe => Juniper(link),
        >= LinkType.JuniperEther and <= LinkType.JuniperChdlc or LinkType.JuniperVoice => Juniper(link),
        _ => new Hop(PayloadKind.Link, (ushort)link, true),
    };

    private Hop Unsupported()
    {
        Stop(StopReason.Unknown);
        return Data();
    }

    /// <summary>Enters a layer whose header has a fixed size and moves past it.</summary>
    private bool Fixed(LayerId id, int size)
    {
        Enter(id, size);
        return Passed(size);
    }

    /// <summary>Moves past bytes that are there.</summary>
    private bool Passed(int n)
    {
        if (Lacks(n)) return false;
        Skip(n);
        return true;
    }

    private Hop Ethernet()
    {
        Enter(LayerId.Eth, EthernetHeader.Size);
        if (!EthernetHeader.TryParse(Rest, out var eth)) return Short(EthernetHeader.Size);
        if (eth.IsIsl)
        {
            Extend(EthernetHeader.IslSize);
            return Passed(EthernetHeader.IslSize) ? Ethernet() : Hop.End;
        }

        var type = eth.TypeOrLength;
        Skip(EthernetHeader.Size);
        return TypeOrLength(type);
    }

    /// <summary>What IEEE 802.3 and its tags share: up to 1500 is the length of an LLC frame, above is a type.</summary>
    private Hop TypeOrLength(ushort value)
    {
        if (value is 0 or > EtherTypes.MaxLength) return Typed(value);
        Limit(value);
        // Novell's raw 802.3: an IPX checksum of all ones where LLC would stand.
        if (_end - _at >= 2 && _bytes[_at] == 0xff && _bytes[_at + 1] == 0xff) return Hop.EtherType(EtherTypes.Ipx).Open;
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
            case EtherTypes.Mpls or EtherTypes.MplsMulticast: return Mpls();
            case EtherTypes.PppoeSession: return Pppoe(LayerId.Pppoes);
            case EtherTypes.PppoeDiscovery: return Pppoe(LayerId.Pppoed);
            case EtherTypes.Macsec: return Macsec();
            case EtherTypes.Nsh: return Nsh();
            case EtherTypes.TransparentBridging: return Ethernet();
            case EtherTypes.Llc: return Llc();
            case EtherTypes.CiscoMetadata: return CiscoMetadata();
            case EtherTypes.AristaVendor: return AristaVendor();
            case EtherTypes.Batman: return Batman();
            case EtherTypes.Trill: return Trill();
            // A service tag and the customer's own addresses.
            case EtherTypes.ProviderBackbone: return Tag(LayerId.Ieee8021ah, 18);
            case EtherTypes.VnTag: return Tag(LayerId.VnTag, 6);
            case EtherTypes.Etag: return Tag(LayerId.Etag, 8);
            case EtherTypes.Redundancy: return Tag(LayerId.Ieee8021cb, 6);
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
        return organisation switch
        {
            0 or 0xf8 => Hop.EtherType(protocol),
            // IEEE 802.1's own: bridged Ethernet with and without its FCS, behind two bytes of padding (RFC 2684).
            0x0080c2 when protocol is 1 or 7 => Passed(2) ? Ethernet() : Hop.End,
            _ => new Hop(PayloadKind.Snap, protocol, true),
        };
    }

    private Hop FollowLlc(Hop hop) => hop.Value == 0x06 ? Ipv4() : hop.Open;
}
