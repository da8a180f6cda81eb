using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IAX2 (RFC 5456): full frames with their kind, mini frames with their call.</summary>
internal sealed class Iax2 : AppProtocol
{
    private const int FullHead = 12;
    private static readonly FieldSet F = new("iax2");
    private static readonly Field Source = F.Number("src_call", "Source call");
    private static readonly Field Destination = F.Number("dst_call", "Destination call");
    private static readonly Field Stamp = F.Number("timestamp", "Timestamp", unit: "ms");
    private static readonly Field Outbound = F.Number("oseqno", "Outbound sequence number");
    private static readonly Field Inbound = F.Number("iseqno", "Inbound sequence number");
    private static readonly Field Kind = F.Number("type", "Frame type", v => v switch { 1 => "DTMF (end)", 2 => "Voice", 3 => "Video", 4 => "Control", 5 => "NULL", 6 => "IAX", 7 => "Text", 8 => "Image", 9 => "HTML", 10 => "Comfort noise", 12 => "DTMF (begin)", _ => null });
    private static readonly Field Subclass = F.Number("subclass", "Subclass");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "iax2";
    public override string Title => "Inter-Asterisk eXchange 2 (RFC 5456)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(4569)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("80010000000000030000060113020b020002"), Convert.FromHexString("00010014d5d5d5d5")];

    // A first frame is a full one with no destination yet and both counters at zero.
    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= FullHead && (b[0] & 0x80) != 0 && b[2] == 0 && b[3] == 0 && b[8] == 0 && b[10] == 6 ? Match.Yes : b.Length >= 4 ? Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(4)) return;
        var isFull = (d.Peek() & 0x80) != 0;
        d.Add(Source, d.Peek16() & 0x7fffu, d.Position, 2);
        d.Skip(2);
        if (isFull)
        {
            d.Add(Destination, d.Peek16() & 0x7fffu, d.Position, 2);
            d.Skip(2);
            d.U32(Stamp);
            d.U8(Outbound);
            d.U8(Inbound);
            d.U8(Kind);
            d.U8(Subclass);
        }
        else
        {
            d.U16(Stamp);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
