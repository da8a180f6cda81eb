using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>EIGRP (RFC 7868): opcode, autonomous system, TLVs.</summary>
internal sealed class Eigrp : AppProtocol
{
    private static readonly FieldSet F = new("eigrp");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Opcode = F.Number("opcode", "Opcode", v => v switch { 1 => "Update", 3 => "Query", 4 => "Reply", 5 => "Hello", 6 => "IPX SAP", 10 => "SIA Query", 11 => "SIA Reply", _ => null });
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Sequence = F.Number("seq", "Sequence");
    private static readonly Field Ack = F.Number("ack", "Acknowledge");
    private static readonly Field Router = F.Number("vrid", "Virtual router ID");
    private static readonly Field System = F.Number("as", "Autonomous system");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field TlvType = F.Hex("tlv_type", "Type", v => v switch { 1 => "Parameters", 2 => "Authentication", 3 => "Sequence", 4 => "Software Version", 0x102 => "Internal Route", 0x103 => "External Route", _ => null });
    private static readonly Field TlvLength = F.Number("tlv.len", "Length");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "eigrp";
    public override string Title => "Enhanced Interior Gateway Routing Protocol (RFC 7868)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(88)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0205eecf000000000000000000000000000000640001000c010001000000000f")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Opcode);
        d.U16(Checksum);
        d.U32(Flags);
        d.U32(Sequence);
        d.U32(Ack);
        d.U16(Router);
        d.U16(System);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            d.U16(TlvType);
            var inner = d.Enter(d.U16(TlvLength) - 4);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }
}
