using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>GTP-U (3GPP TS 29.281).</summary>
internal sealed class GtpProtocol() : WireProtocol(LayerId.Gtp, "gtp", "GPRS Tunnelling Protocol, user plane (TS 29.281)", F)
{
    private static readonly FieldSet F = new("gtp");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Version = F.Bits("flags.version", "Version", 0xe0);
    private static readonly Field IsGtp = F.Bits("flags.payload", "Protocol type", 0x10);
    private static readonly Field HasExtension = F.Bits("flags.e", "Extension header", 0x04);
    private static readonly Field HasSequence = F.Bits("flags.s", "Sequence number", 0x02);
    private static readonly Field HasNumber = F.Bits("flags.pn", "N-PDU number", 0x01);
    private static readonly Field Message = F.Hex("message", "Message type");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Teid = F.Hex("teid", "Tunnel endpoint identifier");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("30ff0000 00000001")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(Flags, 1, Version, IsGtp, HasExtension, HasSequence, HasNumber);
        d.U8(Message);
        d.U16(Length);
        d.U32(Teid);
    }
}

/// <summary>L2TP version 2 (RFC 2661); of version 3 the first words.</summary>
internal sealed class L2tpProtocol() : WireProtocol(LayerId.L2tp, "l2tp", "Layer 2 Tunneling Protocol (RFC 2661)", F)
{
    private static readonly FieldSet F = new("l2tp");
    private static readonly Field Type = F.Number("type", "Message kind", v => v == 0 ? "data" : "control");
    private static readonly Field HasLength = F.Bool("length_bit", "Length present");
    private static readonly Field HasOffset = F.Bool("offset_bit", "Offset present");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Tunnel = F.Number("tunnel", "Tunnel ID");
    private static readonly Field Session = F.Number("session", "Session ID");
    private static readonly Field Sent = F.Number("Ns", "Ns");
    private static readonly Field Received = F.Number("Nr", "Nr");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("c802 000c 0001 0000 0000 0001"), Hex("0002 0001 0002")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(2)) return;
        var bits = d.Peek16();
        d.Add(Type, (ulong)(bits >> 15), d.Position, 2);
        d.Add(HasLength, (ulong)(bits >> 14 & 1), d.Position, 2);
        d.Add(HasOffset, (ulong)(bits >> 9 & 1), d.Position, 2);
        d.Add(Version, (ulong)(bits & 15), d.Position, 2);
        d.Skip(2);
        if ((bits & 15) == 2)
        {
            if ((bits & 0x4000) != 0) d.U16(Length);
            d.U16(Tunnel);
            d.U16(Session);
            if ((bits & 0x0800) != 0)
            {
                d.U16(Sent);
                d.U16(Received);
            }
        }

        d.Skip(d.Remaining);
    }
}

/// <summary>ERSPAN: mirrored frames in GRE. Type I has no header at all.</summary>
internal sealed class ErspanProtocol() : WireProtocol(LayerId.Erspan, "erspan", "Encapsulated Remote Switch Packet Analysis", F)
{
    private static readonly FieldSet F = new("erspan");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Vlan = F.Number("vlan", "VLAN");
    private static readonly Field SpanId = F.Number("spanid", "Span ID");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("1000 0001 00000000")];

    public override void Dissect(ref Dissector d)
    {
        if (d.Remaining == 0 || !d.Need(4)) return;
        var (first, second) = (d.Peek16(), d.Peek16(2));
        d.Add(Version, (ulong)(first >> 12), d.Position, 2);
        d.Add(Vlan, (ulong)(first & 0xfff), d.Position, 2);
        d.Add(SpanId, (ulong)(second & 0x3ff), d.Position + 2, 2);
        d.Skip(d.Remaining);
    }
}

/// <summary>PIM (RFC 7761): the header; a Register's packet is a layer of its own.</summary>
internal sealed class PimProtocol() : WireProtocol(LayerId.Pim, "pim", "Protocol Independent Multicast (RFC 7761)", F)
{
    private static readonly FieldSet F = new("pim");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Type = F.Number("type", "Type", v => v switch
    {
        0 => "Hello", 1 => "Register", 2 => "Register-Stop", 3 => "Join/Prune", 4 => "Bootstrap", 5 => "Assert", 8 => "Candidate-RP", _ => null,
    });
    private static readonly Field HeaderChecksum = F.Hex("cksum", "Checksum");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("2000 0000 0001 0002 0069")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(4)) return;
        d.Add(Version, (ulong)(d.Peek() >> 4), d.Position, 1);
        d.Add(Type, (ulong)(d.Peek() & 15), d.Position, 1);
        d.Skip(2);
        d.U16(HeaderChecksum);
        d.Skip(d.Remaining);
    }
}
