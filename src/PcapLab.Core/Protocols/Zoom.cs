using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Zoom's media: its own framing in front of RTP, on the ports of its servers. Described in public measurements, not by its maker: only the port tells.</summary>
internal sealed class Zoom : AppProtocol
{
    private static readonly FieldSet F = new("zoom");
    private static readonly Field Kind = F.Hex("type", "Server framing", v => v switch { 1 or 2 => "Setup", 5 => "Media", 7 => "Keep-alive", _ => null });
    private static readonly Field Sequence = F.Number("seq", "Sequence number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "zoom";
    public override string Title => "Zoom media";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [.. Enumerable.Range(8801, 10).Select(p => Udp((ushort)p))];
    public override IReadOnlyList<byte[]> Samples { get; } = [[5, 0, 1, 0, 0, 0, 0, 0, 0x0f, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 4 && b[0] is 1 or 2 or 3 or 4 or 5 or 7 ? Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Kind);
        d.U16(Sequence);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
