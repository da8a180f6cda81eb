using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>WireGuard: handshake and transport messages, told by their fixed sizes.</summary>
internal sealed class WireGuard : AppProtocol
{
    private static readonly FieldSet F = new("wg");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "Handshake Initiation", 2 => "Handshake Response", 3 => "Cookie Reply", 4 => "Transport Data", _ => null });
    private static readonly Field Sender = F.Hex("sender", "Sender");
    private static readonly Field Receiver = F.Hex("receiver", "Receiver");
    private static readonly Field Ephemeral = F.Bytes("ephemeral", "Ephemeral");
    private static readonly Field Counter = F.Number("counter", "Counter");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "wg";
    public override string Title => "WireGuard";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(51820)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("01000000010203041111111111111111111111111111111111111111111111111111111111111111222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222333333333333333333333333333333333333333333333333333333334444444444444444444444444444444444444444444444444444444444444444"),
        Convert.FromHexString("0400000001020304010000000000000055555555555555555555555555555555"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 32 && b[1] == 0 && b[2] == 0 && b[3] == 0 ? Judge(b[0], context.WireLength) : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        d.Skip(3);
        if (type is 1 or 2) d.U32Le(Sender);
        if (type is 2 or 3 or 4) d.U32Le(Receiver);
        if (type is 1 or 2) d.Bytes(Ephemeral, 32);
        if (type == 4) d.U64Le(Counter);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    /// <summary>Handshakes have one length each; transport data is padded to 16 bytes and cannot stand alone.</summary>
    private static Match Judge(byte type, int length) => (type, length) switch
    {
        (1, 148) or (2, 92) or (3, 64) => Match.Yes,
        (4, _) when length >= 32 && length % 16 == 0 => Match.Maybe,
        _ => Match.No,
    };
}
