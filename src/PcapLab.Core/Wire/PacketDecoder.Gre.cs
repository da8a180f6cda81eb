using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    /// <summary>GRE (RFC 2784, 2890), with the old routing field (RFC 1701), and PPTP's version 1 (RFC 2637).</summary>
    private Hop Gre()
    {
        Enter(LayerId.Gre, 4);
        _carrier = LayerId.Gre;
        if (!GreHeader.TryParse(Rest, out var gre)) return Short(GreHeader.MinSize);
        var (length, protocol, hasRouting, hasSequence) = (gre.HeaderLength, gre.Protocol, gre.HasRouting, gre.HasSequence);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        if (hasRouting && !SkipRouting()) return Hop.End;
        if (_wire <= _at) return Hop.End;
        return protocol switch
        {
            EtherTypes.Ppp => PppFrame(),
            0x8881 or 0x88d2 => PppFrame(),
            0x6400 => Ethernet(),
            EtherTypes.Erspan => Erspan(hasSequence ? 8 : 0),
            EtherTypes.Erspan3 => Erspan(12),
            0x883e => Wccp(),
            0 => Data(),
            // CDP, NHRP and OSI keep numbers of their own here.
            0x2000 or 0x00fe => new Hop(PayloadKind.Snap, protocol, true),
            _ => Hop.EtherType(protocol),
        };
    }

    /// <summary>Source route entries (RFC 1701) up to the empty one.</summary>
    private bool SkipRouting()
    {
        while (true)
        {
            if (Lacks(4)) return false;
            var (family, length) = (BinaryPrimitives.ReadUInt16BigEndian(Rest), _bytes[_at + 3]);
            Skip(4);
            if (length == 0 && family == 0) return true;
            if (Lacks(length)) return false;
            Skip(length);
        }
    }

    /// <summary>Type I has no header (no GRE sequence number), type II 8 bytes, type III 12 and, by its last bit, 8 more.</summary>
    private Hop Erspan(int length)
    {
        Enter(LayerId.Erspan, length);
        _carrier = LayerId.Erspan;
        if (Lacks(length)) return Hop.End;
        var isType3 = length == 12;
        var frameType = isType3 ? _bytes[_at + 10] >> 2 & 0x1f : 0;
        if (isType3 && (_bytes[_at + 11] & 1) != 0) length += 8;
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return frameType == 2 ? IpByVersion() : Ethernet();
    }

    /// <summary>WCCP redirection: version 2 puts four bytes before the packet.</summary>
    private Hop Wccp()
    {
        if (Lacks(1)) return Hop.End;
        if (_bytes[_at] >> 4 == 4) return Ipv4();
        if (Lacks(4)) return Hop.End;
        Skip(4);
        return Ipv4();
    }
}
