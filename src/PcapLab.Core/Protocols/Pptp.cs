using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>PPTP control connection (RFC 2637): message kind.</summary>
internal sealed class Pptp : AppProtocol
{
    private static readonly FieldSet F = new("pptp");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Type = F.Number("type", "Message type");
    private static readonly Field Cookie = F.Hex("magic_cookie", "Magic cookie");
    private static readonly Field Control = F.Number("control_message_type", "Control message type", v => v switch { 1 => "Start-Control-Connection-Request", 2 => "Start-Control-Connection-Reply", 3 => "Stop-Control-Connection-Request", 5 => "Echo-Request", 6 => "Echo-Reply", 7 => "Outgoing-Call-Request", 8 => "Outgoing-Call-Reply", 15 => "Set-Link-Info", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "pptp";
    public override string Title => "Point-to-Point Tunneling Protocol (RFC 2637)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1723)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("001000011a2b3c4d0005000000000001")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 12 && b[4] == 0x1a && b[5] == 0x2b && b[6] == 0x3c && b[7] == 0x4d ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : b[4] == 0x1a && b[5] == 0x2b && (b[0] << 8 | b[1]) >= 12 ? Pdu.Whole(b[0] << 8 | b[1]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Length);
        d.U16(Type);
        d.U32(Cookie);
        d.U16(Control);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
