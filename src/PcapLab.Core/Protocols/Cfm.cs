using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Connectivity fault management (IEEE 802.1ag): opcode, level, continuity checks.</summary>
internal sealed class Cfm : AppProtocol
{
    private static readonly FieldSet F = new("cfm");
    private static readonly Field First = F.Hex("first", "Level and version");
    private static readonly Field Level = F.Bits("md.level", "CFM MD level", 0xe0);
    private static readonly Field Version = F.Bits("version", "CFM version", 0x1f);
    private static readonly Field Opcode = F.Number("opcode", "CFM opcode", v => v switch { 1 => "Continuity Check Message (CCM)", 2 => "Loopback Reply (LBR)", 3 => "Loopback Message (LBM)", 4 => "Linktrace Reply (LTR)", 5 => "Linktrace Message (LTM)", 33 => "AIS", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Offset = F.Number("first.tlv.offset", "First TLV offset");
    private static readonly Field Sequence = F.Number("ccm.seq.num", "Sequence number");
    private static readonly Field Endpoint = F.Number("ccm.ma.ep.id", "Maintenance association end point ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "cfm";
    public override string Title => "Connectivity fault management (IEEE 802.1ag, Y.1731)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x8902)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2001040400000001000a0000")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Level, Version);
        var opcode = d.U8(Opcode);
        d.U8(Flags);
        d.U8(Offset);
        if (opcode == 1)
        {
            d.U32(Sequence);
            d.U16(Endpoint);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
