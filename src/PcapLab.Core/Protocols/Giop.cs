using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>GIOP (CORBA 3.3, part 2): message kind, request id and operation.</summary>
internal sealed class Giop : AppProtocol
{
    private static readonly FieldSet F = new("giop");
    private static readonly Field Magic = F.Text("magic", "Magic");
    private static readonly Field Major = F.Number("major_version", "Major version");
    private static readonly Field Minor = F.Number("minor_version", "Minor version");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Kind = F.Number("type", "Message type", v => v switch
    {
        0 => "Request", 1 => "Reply", 2 => "CancelRequest", 3 => "LocateRequest", 4 => "LocateReply", 5 => "CloseConnection", 6 => "MessageError", 7 => "Fragment", _ => null,
    });
    private static readonly Field Size = F.Number("len", "Message size", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "giop";
    public override string Title => "General Inter-ORB Protocol (CORBA)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverBoth;
    public override IReadOnlyList<byte[]> Samples { get; } = [[.. "GIOP"u8, 1, 2, 0, 5, 0, 0, 0, 0], [.. "GIOP"u8, 1, 0, 1, 0, 4, 0, 0, 0, 1, 2, 3, 4]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 8 && b.StartsWith("GIOP"u8) && b[4] == 1 && b[5] <= 3 && b[7] <= 7 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 12) return Pdu.NeedMore;
        if (!b.StartsWith("GIOP"u8)) return Pdu.NotMine;
        var size = (b[6] & 1) != 0 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(b[8..]) : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[8..]);
        return new Pdu(12, 12L + size);
    }

    public override void Dissect(ref Dissector d)
    {
        d.Text(Magic, 4);
        d.U8(Major);
        d.U8(Minor);
        var isLittle = (d.U8(Flags) & 1) != 0;
        d.U8(Kind);
        if (isLittle) d.U32Le(Size);
        else d.U32(Size);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
