using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NHRP (RFC 2332): message kind.</summary>
internal sealed class Nhrp : AppProtocol
{
    private static readonly FieldSet F = new("nhrp");
    private static readonly Field Family = F.Hex("hdr.afn", "Address family number");
    private static readonly Field Protocol = F.Hex("hdr.pro.type", "Protocol type");
    private static readonly Field Hops = F.Number("hdr.hopcnt", "Hop count");
    private static readonly Field Length = F.Number("hdr.pktsz", "Packet length", unit: "bytes");
    private static readonly Field Checksum = F.Hex("hdr.chksum", "NHRP packet checksum");
    private static readonly Field Extension = F.Number("hdr.extoff", "Extension offset");
    private static readonly Field Version = F.Number("hdr.version", "Version");
    private static readonly Field Type = F.Number("hdr.op.type", "NHRP packet type", v => v switch { 1 => "NHRP Resolution Request", 2 => "NHRP Resolution Reply", 3 => "NHRP Registration Request", 4 => "NHRP Registration Reply", 5 => "NHRP Purge Request", 6 => "NHRP Purge Reply", 7 => "NHRP Error Indication", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "nhrp";
    public override string Title => "Next Hop Resolution Protocol (RFC 2332)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(54), EtherType(0x2001), new(PayloadKind.Snap, 0x0003)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000108000000000000ff00180000000001010404aabb")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(Family);
        d.U16(Protocol);
        d.Skip(5);
        d.U8(Hops);
        d.U16(Length);
        d.U16(Checksum);
        d.U16(Extension);
        d.U8(Version);
        d.U8(Type);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
