using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Cisco Dynamic Trunking Protocol: TLVs.</summary>
internal sealed class Dtp : AppProtocol
{
    private static readonly FieldSet F = new("dtp");
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field Type = F.Hex("tlv_type", "Type");
    private static readonly Field Length = F.Number("tlv_len", "Length");
    private static readonly Field Value = F.Bytes("data", "Value");

    public override string Name => "dtp";
    public override string Title => "Cisco Dynamic Trunking Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Snap, 0x2004)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("010001000561")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            d.U16(Type);
            var length = d.U16(Length);
            if (length < 4)
            {
                // The padding of a short frame.
                d.Skip(d.Remaining);
                d.End(group);
                return;
            }

            var inner = d.Enter(length - 4);
            if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }
}
