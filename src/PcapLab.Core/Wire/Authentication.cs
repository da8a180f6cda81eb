using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IPsec's authentication header (RFC 4302).</summary>
internal sealed class AhProtocol() : WireProtocol(LayerId.Ah, "ah", "Authentication Header (RFC 4302)", F)
{
    private static readonly FieldSet F = new("ah");
    private static readonly Field Next = F.Number("next_header", "Next header", EtherTypeNames.OfIp);
    private static readonly Field Length = F.Number("length", "Length in 4-byte units less 2");
    private static readonly Field Reserved = F.Bytes("reserved", "Reserved");
    private static readonly Field Spi = F.Hex("spi", "Security parameters index");
    private static readonly Field Sequence = F.Number("sequence", "Sequence number");
    private static readonly Field Icv = F.Bytes("icv", "Integrity check value");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("06040000 00000100 00000001 000102030405060708090a0b")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Next);
        d.U8(Length);
        d.Bytes(Reserved, 2);
        d.U32(Spi);
        d.U32(Sequence);
        if (d.Remaining > 0) d.Bytes(Icv, d.Remaining);
    }
}

/// <summary>IPsec's encapsulating security payload (RFC 4303): only its first two words are in the clear.</summary>
internal sealed class EspProtocol() : WireProtocol(LayerId.Esp, "esp", "Encapsulating Security Payload (RFC 4303)", F)
{
    private static readonly FieldSet F = new("esp");
    private static readonly Field Spi = F.Hex("spi", "Security parameters index");
    private static readonly Field Sequence = F.Number("sequence", "Sequence number");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("00000100 00000001 0011223344556677")];

    public override void Dissect(ref Dissector d)
    {
        d.U32(Spi);
        d.U32(Sequence);
        d.Skip(d.Remaining);
    }
}
