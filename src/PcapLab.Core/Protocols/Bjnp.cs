using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>BJNP, how Canon's printers and scanners are found and used.</summary>
internal sealed class Bjnp : AppProtocol
{
    private static readonly FieldSet F = new("bjnp");
    private static readonly Field Magic = F.Text("id", "ID");
    private static readonly Field Kind = F.Hex("type", "Type", v => v switch { 1 => "Printer command", 2 => "Scanner command", 0x81 => "Printer response", 0x82 => "Scanner response", _ => null });
    private static readonly Field Code = F.Hex("code", "Code", v => v switch { 1 => "Discover", 2 => "Start scan", 0x10 => "Print job details", 0x11 => "Request closure", 0x20 => "Get status", 0x21 => "Print data", 0x30 => "Get printer identity", 0x32 => "Poll", _ => null });
    private static readonly Field Sequence = F.Number("seq_no", "Sequence number");
    private static readonly Field Session = F.Number("session_id", "Session");
    private static readonly Field Length = F.Number("payload_len", "Payload length", unit: "bytes");
    private static readonly Field Data = F.Bytes("payload", "Payload");

    public override string Name => "bjnp";
    public override string Title => "Canon BJNP";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(8611), Udp(8612)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[.. "BJNP"u8, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 16 && (b.StartsWith("BJNP"u8) || b.StartsWith("BJNB"u8) || b.StartsWith("MFNP"u8)) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Text(Magic, 4);
        d.U8(Kind);
        d.U8(Code);
        d.U32(Sequence);
        d.U16(Session);
        d.U32(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
