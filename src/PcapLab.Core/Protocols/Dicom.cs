using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DICOM's upper layer (PS3.8): the kind of each PDU and, where an association is asked for, both titles.</summary>
internal sealed class Dicom : AppProtocol
{
    private const int Head = 6;
    private static readonly FieldSet F = new("dicom");
    private static readonly Field Kind = F.Hex("pdu.type", "PDU type", v => v switch { 1 => "A-ASSOCIATE-RQ", 2 => "A-ASSOCIATE-AC", 3 => "A-ASSOCIATE-RJ", 4 => "P-DATA", 5 => "A-RELEASE-RQ", 6 => "A-RELEASE-RP", 7 => "A-ABORT", _ => null });
    private static readonly Field Length = F.Number("pdu.len", "PDU length", unit: "bytes");
    private static readonly Field Called = F.Text("assoc.ae.called", "Called title");
    private static readonly Field Calling = F.Text("assoc.ae.calling", "Calling title");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "dicom";
    public override string Title => "DICOM upper layer";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(104), Tcp(11112)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[1, 0, 0, 0, 0, 68, 0, 1, 0, 0, .. "SERVER          CLIENT          "u8, .. new byte[32]], [5, 0, 0, 0, 0, 4, 0, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 10 ? Match.No : b[0] is 1 or 2 && b[1] == 0 && Size(b) == context.WireLength - Head && b[6] == 0 && b[7] == 1 && b[8] == 0 && b[9] == 0 ? Match.Yes
        : b[0] is >= 1 and <= 7 && b[1] == 0 ? Match.Maybe : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : b[0] is 0 or > 7 ? Pdu.NotMine : new Pdu((int)Math.Min(Head + (long)Size(b), 74), Head + (long)Size(b));

    public override void Dissect(ref Dissector d)
    {
        var kind = d.U8(Kind);
        d.Skip(1);
        d.U32(Length);
        if (kind is 1 or 2 && d.Remaining >= 68)
        {
            d.Skip(4);
            d.Text(Called, 16);
            d.Text(Calling, 16);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static uint Size(ReadOnlySpan<byte> b) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[2..]);
}
