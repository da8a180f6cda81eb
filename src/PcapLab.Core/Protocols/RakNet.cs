using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RakNet, under many games: unconnected pings and connection requests are told by their magic.</summary>
internal sealed class RakNet : AppProtocol
{
    private static readonly FieldSet F = new("raknet");
    private static readonly Field Identifier = F.Hex("message_ID", "Message ID", v => v switch { 1 => "Unconnected Ping", 2 => "Unconnected Ping (open connections)", 5 => "Open Connection Request 1", 6 => "Open Connection Reply 1", 7 => "Open Connection Request 2", 8 => "Open Connection Reply 2", 0x1c => "Unconnected Pong", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "raknet";
    public override string Title => "RakNet game networking";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(19132)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0500ffff00fefefefefdfdfdfd123456780a")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 17 && b[..Math.Min(b.Length, 64)].IndexOf((ReadOnlySpan<byte>)[0, 0xff, 0xff, 0, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78]) > 0 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Identifier);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
