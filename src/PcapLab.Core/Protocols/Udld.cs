using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>UDLD (RFC 5171): opcode and TLVs.</summary>
internal sealed class Udld : AppProtocol
{
    private static readonly FieldSet F = new("udld");
    private static readonly Field First = F.Hex("first", "Version and opcode");
    private static readonly Field Version = F.Bits("version", "Version", 0xe0);
    private static readonly Field Opcode = F.Bits("opcode", "Opcode", 0x1f, v => v switch { 0 => "Reserved", 1 => "Probe", 2 => "Echo", 3 => "Flush", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Tlv = F.Group("tlv_group", "TLV");
    private static readonly Field Type = F.Hex("tlv.type", "Type", v => v switch { 1 => "Device ID", 2 => "Port ID", 3 => "Echo", 4 => "Message interval", 5 => "Timeout interval", 6 => "Device name", 7 => "Sequence number", _ => null });
    private static readonly Field Length = F.Number("tlv.len", "Length");
    private static readonly Field Value = F.Bytes("tlv.data", "Value");

    public override string Name => "udld";
    public override string Title => "UniDirectional Link Detection (RFC 5171)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Snap, 0x0111)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2100123400010007616263")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Version, Opcode);
        d.U8(Flags);
        d.U16(Checksum);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            d.U16(Type);
            var inner = d.Enter(d.U16(Length) - 4);
            if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }
}
