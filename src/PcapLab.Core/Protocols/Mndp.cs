using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>MikroTik devices announce themselves.</summary>
internal sealed class Mndp : AppProtocol
{
    private static readonly FieldSet F = new("mndp");
    private static readonly Field Sequence = F.Number("seqno", "Sequence number");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field Type = F.Number("tlv.type", "Type", v => v switch { 1 => "MAC-Address", 5 => "Identity", 7 => "Version", 8 => "Platform", 10 => "Uptime", 11 => "Software-ID", 12 => "Board", _ => null });
    private static readonly Field Length = F.Number("tlv.length", "Length");
    private static readonly Field Text = F.Text("tlv.text", "Text");
    private static readonly Field Value = F.Bytes("tlv.value", "Value");

    public override string Name => "mndp";
    public override string Title => "MikroTik neighbor discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5678)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0000000100050003616263")];

    public override void Dissect(ref Dissector d)
    {
        d.U32Le(Sequence);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            var type = d.U16(Type);
            var inner = d.Enter(d.U16(Length));
            if (d.Remaining > 0) d.Bytes(type is 5 or 7 or 8 or 11 or 12 ? Text : Value, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }
}
