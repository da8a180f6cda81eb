using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TeamViewer: the command bytes that begin each message; what they carry is encrypted.</summary>
internal sealed class TeamViewer : AppProtocol
{
    private static readonly FieldSet F = new("teamviewer");
    private static readonly Field Magic = F.Hex("magic", "Magic", v => v switch { 0x1724 => "TCP, first form", 0x1130 => "TCP, second form", _ => null });
    private static readonly Field Command = F.Hex("command", "Command");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "teamviewer";
    public override string Title => "TeamViewer";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(5938), Udp(5938)];
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x17, 0x24, 0x0a, 0x20, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 3 && b[0] == 0x17 && b[1] == 0x24 || b.Length >= 3 && b[0] == 0x11 && b[1] == 0x30 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => b.IsEmpty ? Pdu.NeedMore : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Remaining >= 3)
        {
            d.U16(Magic);
            d.U8(Command);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
