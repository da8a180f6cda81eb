using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Mobility header (RFC 6275): message kind.</summary>
internal sealed class Mipv6 : AppProtocol
{
    private static readonly FieldSet F = new("mipv6");
    private static readonly Field Next = F.Number("proto", "Payload protocol");
    private static readonly Field Length = F.Number("hlen", "Header length", unit: "8 bytes");
    private static readonly Field Type = F.Number("mhtype", "Mobility header type", v => v switch { 0 => "Binding Refresh Request", 1 => "Home Test Init", 2 => "Care-of Test Init", 3 => "Home Test", 4 => "Care-of Test", 5 => "Binding Update", 6 => "Binding Acknowledgement", 7 => "Binding Error", 8 => "Fast Binding Update", _ => null });
    private static readonly Field Checksum = F.Hex("csum", "Checksum");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "mipv6";
    public override string Title => "Mobile IPv6 (RFC 6275)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(135)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("3b010500ffff00018000000f01020000")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Next);
        d.U8(Length);
        d.U8(Type);
        d.Skip(1);
        d.U16(Checksum);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
