using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IEC 60870-5-104: the application protocol control information of each frame.</summary>
internal sealed class Iec104 : AppProtocol
{
    private static readonly FieldSet F = new("iec60870_104");
    private static readonly Field Start = F.Hex("start", "Start");
    private static readonly Field Length = F.Number("apdulen", "APDU length", unit: "bytes");
    private static readonly Field Kind = F.Hex("type", "Type", v => v switch { 0 => "I (information)", 1 => "S (supervisory)", 3 => "U (unnumbered)", _ => null });
    private static readonly Field Control = F.Hex("control", "Control", v => v switch
    {
        0x07 => "STARTDT act", 0x0b => "STARTDT con", 0x13 => "STOPDT act", 0x23 => "STOPDT con", 0x43 => "TESTFR act", 0x83 => "TESTFR con", _ => null,
    });
    private static readonly Field Sent = F.Number("tx", "Sent frames");
    private static readonly Field Received = F.Number("rx", "Received frames");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "iec60870_104";
    public override string Title => "IEC 60870-5-104";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(2404)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("680407000000"), Convert.FromHexString("680e0000000064010600010000000014"), Convert.FromHexString("680401000200")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length < 2 ? Match.Maybe : b[0] == 0x68 && b[1] >= 4 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 2 ? Pdu.NeedMore : b[0] != 0x68 || b[1] < 4 ? Pdu.NotMine : Pdu.Whole(2 + b[1]);

    public override void Dissect(ref Dissector d)
    {
        d.U8(Start);
        d.U8(Length);
        if (!d.Need(4)) return;
        var first = d.Peek();
        d.Add(Kind, (ulong)((first & 1) == 0 ? 0 : first & 3), d.Position, 1);
        if ((first & 3) == 3)
        {
            d.U8(Control);
            d.Skip(3);
        }
        else
        {
            if ((first & 1) == 0) d.Add(Sent, (ulong)(first | d.Peek(1) << 8) >> 1, d.Position, 2);
            d.Add(Received, (ulong)(d.Peek(2) | d.Peek(3) << 8) >> 1, d.Position + 2, 2);
            d.Skip(4);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
