using System.Buffers.Binary;

namespace PcapLab.Wire;

// Juniper's capture header: magic, flags, optional extensions, then a cookie that differs per interface card.
public sealed partial class PacketDecoder
{
    private const byte Incoming = 1;
    private const byte NoLinkHeader = 2;

    private Hop Juniper(LinkType link)
    {
        const byte hasExtensions = 0x80;
        Enter(LayerId.Juniper, 4);
        if (Lacks(4)) return Hop.End;
        // Old releases wrote no header at all.
        if (!Rest.StartsWith("MGC"u8)) return JuniperCard(link, _bytes[_at + 3]);
        var flags = _bytes[_at + 3];
        var length = 4;
        if ((flags & hasExtensions) != 0)
        {
            if (Lacks(6)) return Hop.End;
            length = 6 + BinaryPrimitives.ReadUInt16BigEndian(Rest[4..]);
        }

        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        if ((flags & NoLinkHeader) == 0) return JuniperCard(link, flags);
        return Passed(4) ? JuniperPayload(_bytes[_at - 4]) : Hop.End;
    }

    private Hop JuniperCard(LinkType link, byte flags) => link switch
    {
        LinkType.JuniperPpp => Passed(2) ? PppInside() : Hop.End,
        LinkType.JuniperChdlc => CiscoHdlc(),
        LinkType.JuniperFrameRelay => FrameRelay(),
        LinkType.JuniperVoice => Passed(18) ? Ipv4() : Hop.End,
        LinkType.JuniperServices => Passed((flags & Incoming) != 0 ? 16 : 12) ? Ipv4() : Hop.End,
        LinkType.JuniperGgsn => JuniperGateway(),
        LinkType.JuniperAtm1 => JuniperAtm(isSecond: false, flags),
        LinkType.JuniperAtm2 => JuniperAtm(isSecond: true, flags),
        LinkType.JuniperMlppp => JuniperMultilinkPpp(flags),
        LinkType.JuniperMlfr => JuniperMultilinkFrameRelay(),
        LinkType.JuniperEther or LinkType.JuniperPppoe => Ethernet(),
        _ => Unsupported(),
    };

    /// <summary>Juniper's own protocol numbers.</summary>
    private Hop JuniperPayload(int protocol)
    {
        switch (protocol)
        {
            case 2 or 3: return Ipv4();
            case 4 or 5 or 8 or 32: return Mpls();
            case 6 or 7: return Ipv6();
            case 10 or 33 or 201: return new Hop(PayloadKind.LlcSap, 0xfe, true);
            case 200: return PppInside();
            case 202 or 203: return Llc();
            case 204: return Ethernet();
            case 207: return FrameRelay();
            case 208: return CiscoHdlc();
            default: return Data();
        }
    }

    private Hop JuniperGateway()
    {
        const ushort unknown = 0xa248;
        if (!Passed(4)) return Hop.End;
        var protocol = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_at - 4));
        if (protocol != unknown) return JuniperPayload(protocol);
        return Passed(4) ? Ipv4() : Hop.End;
    }

    /// <summary>The cookie tells little: what the cell's payload is, its first bytes say.</summary>
    private Hop JuniperAtm(bool isSecond, byte flags)
    {
        const uint gapCount = 0xfe;
        if (Lacks(8)) return Hop.End;
        var cookie = BinaryPrimitives.ReadUInt32BigEndian(Rest);
        var isOam = isSecond ? (_bytes[_at + 7] & 0x70) != 0 : _bytes[_at] == 0x80;
        Skip(isSecond && (flags & NoLinkHeader) == 0 ? 8 : 4);
        if (isOam) return Data();
        if (Lacks(3)) return Hop.End;
        if (Rest is [0xfe, 0xfe, 3, ..] or [0xaa, 0xaa, 3, ..]) return Llc();
        if (isSecond && (flags & Incoming) == 0 && (cookie & gapCount) != 0) return Ethernet();
        if (isSecond && IsPpp(BinaryPrimitives.ReadUInt16BigEndian(Rest))) return PppInside();
        if (_bytes[_at] == 3)
        {
            Skip(1);
            return JuniperPayload(201);
        }

        return _bytes[_at] is > 0x44 and < 0x50 or >= 0x60 and < 0x70 ? IpByVersion() : Data();
    }

    private Hop JuniperMultilinkPpp(byte flags)
    {
        if (Lacks(8)) return Hop.End;
        switch (_bytes[_at])
        {
            case 0x54:
                Skip(4);
                return PppInside();
            case 0x40 or 0x47:
                var (direction, protocol) = (_bytes[_at + 4] & 3, _bytes[_at + 5] >> 4);
                Skip(8);
                return protocol == 0 && (flags & Incoming) != 0 && direction != 3 ? PppInside() : JuniperCookie(protocol);
        }

        if (Rest is [0xff, 3, ..]) Skip(2);
        else if (IsPpp(BinaryPrimitives.ReadUInt16BigEndian(Rest[2..]))) Skip(2);
        else if (!IsPpp(BinaryPrimitives.ReadUInt16BigEndian(Rest))) return Data();
        return PppInside();
    }

    private Hop JuniperMultilinkFrameRelay()
    {
        if (Lacks(8)) return Hop.End;
        switch (_bytes[_at])
        {
            case 0x54:
                Skip(4);
                if (Rest is [0, 3, ..] or [3, 0, ..]) Skip(2);
                if (Rest is [3, ..]) Skip(1);
                return JuniperPayload(201);
            case 0x40 or 0x47:
                var (direction, protocol) = (_bytes[_at + 4] & 3, _bytes[_at + 5] >> 4);
                Skip(8);
                if (protocol != 0 || direction != 3) return JuniperCookie(protocol);
                if (Rest is not [3, ..]) return Data();
                Skip(1);
                return JuniperPayload(201);
        }

        var isUi = Rest[2..] is [0, 3, ..] or [3, 0, ..];
        if (!isUi && _bytes[_at + 2] != 3 || Rest[2..] is [3, 8, ..]) return Data();
        Skip(isUi ? 4 : 3);
        return JuniperPayload(201);
    }

    /// <summary>The network layer in a service card's cookie.</summary>
    private Hop JuniperCookie(int protocol) => JuniperPayload(protocol switch { 0 => 2, 1 => 6, 2 => 5, 3 => 201, _ => 0 });

    /// <summary>PPP protocols that these cards know.</summary>
    private static bool IsPpp(ushort protocol) =>
        protocol is 0x0021 or 0x0023 or 0x003d or 0x0057 or 0x0281 or 0x0283 or 0x8021 or 0x8023 or 0x8057 or 0x8281 or 0xc021 or 0xc023 or 0xc223;
}
