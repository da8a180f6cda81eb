using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>X11: the connection request and its answer; what follows is passed over.</summary>
internal sealed class X11 : AppProtocol
{
    private static readonly FieldSet F = new("x11");
    private static readonly Field Order = F.Hex("byte-order", "Byte order");
    private static readonly Field Major = F.Number("protocol-major-version", "Protocol major version");
    private static readonly Field Minor = F.Number("protocol-minor-version", "Protocol minor version");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "x11";
    public override string Title => "X Window System";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(6000), Tcp(6001), Tcp(6010), Tcp(6011)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("6c000b000000120010000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 12 && b[1] == 0 && (b[0] == 0x6c && b[2] == 11 && b[3] == 0 && b[5] == 0 || b[0] == 0x42 && b[2] == 0 && b[3] == 11 && b[4] == 0) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        new Pdu(Math.Min(b.Length, 64), b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Direction == 0 && d.Peek() is 0x6c or 0x42 && d.Peek(2) + d.Peek(3) == 11)
        {
            var isLittle = d.U8(Order) == 0x6c;
            d.Skip(1);
            if (isLittle)
            {
                d.U16Le(Major);
                d.U16Le(Minor);
            }
            else
            {
                d.U16(Major);
                d.U16(Minor);
            }
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
