using System.Buffers.Binary;

namespace PcapLab.Wire;

// Tags of bridges and fabrics, and captures that travel inside UDP: headers whose only meaning here is where the frame goes on.
public sealed partial class PacketDecoder
{
    /// <summary>A tag of a fixed size that ends with the frame's own type.</summary>
    private Hop Tag(LayerId id, int size) => Fixed(id, size) ? TypeOrLength(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2))) : Hop.End;

    /// <summary>TRILL (RFC 6325): options counted in words, then the frame that crosses the campus.</summary>
    private Hop Trill()
    {
        Enter(LayerId.Trill, 6);
        if (Lacks(6)) return Hop.End;
        var length = 6 + ((BinaryPrimitives.ReadUInt16BigEndian(Rest) >> 6 & 0x1f) << 2);
        Extend(length);
        return Passed(length) ? Ethernet() : Hop.End;
    }

    /// <summary>The associated channel of a pseudowire (RFC 4385): IP by its PPP number; other channels are not read.</summary>
    private Hop PwAssociated()
    {
        Enter(LayerId.PwAch, 4);
        if (!Passed(4)) return Hop.End;
        return BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_at - 2)) switch { 0x21 => Ipv4(), 0x57 => Ipv6(), _ => Data() };
    }

    /// <summary>CAPWAP's data channel (RFC 5415, section 4.3): 802.3 or 802.11 frames, when nothing encrypts or splits them.</summary>
    private Hop CapwapData()
    {
        const int isDtls = 1, isNative = 0x100, isFragment = 0x80, isKeepAlive = 0x08;
        Enter(LayerId.CapwapData, 8);
        if (Lacks(8)) return Hop.End;
        if ((_bytes[_at] & 15) == isDtls) return Hop.Udp;
        var bits = _bytes[_at + 1] << 16 | _bytes[_at + 2] << 8 | _bytes[_at + 3];
        var length = (bits >> 19) << 2;
        if (length < 8) return Stop(Schema.StopReason.Malformed, 8);
        Extend(length);
        if (!Passed(length)) return Hop.End;
        if ((bits & isKeepAlive) != 0 || _wire <= _at) return Hop.End;
        if ((bits & isFragment) != 0) return Data();
        return (bits & isNative) != 0 ? Wlan() : Ethernet();
    }

    /// <summary>TaZmen Sniffer Protocol: tagged fields up to the end tag, then a frame of the link type that its header names.</summary>
    private Hop Tzsp()
    {
        const byte padding = 0, end = 1;
        Enter(LayerId.Tzsp, 4);
        if (Lacks(4)) return Hop.End;
        var (kind, link) = (_bytes[_at + 1], BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]));
        Skip(4);
        if (kind > 2) return Hop.End;
        while (true)
        {
            if (Lacks(1)) return Hop.End;
            var tag = _bytes[_at];
            Skip(1);
            if (tag == end) break;
            if (tag == padding) continue;
            if (Lacks(1) || Lacks(1 + _bytes[_at])) return Hop.End;
            Skip(1 + _bytes[_at]);
        }

        if (_wire <= _at) return Hop.End;
        return link switch { 1 => Ethernet(), 2 => TokenRing(), 4 => PppFrame(), 5 => Fddi(), 7 => Raw(), 0x12 => Wlan(), 0x77 => Prism(), 0x7f => Avs(), _ => Data() };
    }
}
