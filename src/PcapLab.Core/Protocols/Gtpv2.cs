using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>GTPv2-C between nodes of a mobile network: message kind.</summary>
internal sealed class Gtpv2 : AppProtocol
{
    private static readonly FieldSet F = new("gtpv2");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Type = F.Number("message_type", "Message type", v => v switch { 1 => "Echo Request", 2 => "Echo Response", 32 => "Create Session Request", 33 => "Create Session Response", 34 => "Modify Bearer Request", 35 => "Modify Bearer Response", 36 => "Delete Session Request", 37 => "Delete Session Response", _ => null });
    private static readonly Field Length = F.Number("msg_lengthx", "Message length", unit: "bytes");
    private static readonly Field Teid = F.Hex("teid", "Tunnel endpoint identifier");
    private static readonly Field Sequence = F.Hex("seq", "Sequence number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "gtpv2";
    public override string Title => "GTP control plane version 2 (TS 29.274)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(2123)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("482000080000000100000100")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 8 && b[0] >> 5 == 2 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var flags = d.U8(Flags);
        d.U8(Type);
        d.U16(Length);
        if ((flags & 8) != 0) d.U32(Teid);
        d.U24(Sequence);
        d.Skip(1);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
