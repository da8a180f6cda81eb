using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Data Stream Interface, which carries the Apple Filing Protocol over TCP.</summary>
internal sealed class Dsi : AppProtocol
{
    private static readonly FieldSet F = new("dsi");
    private static readonly Field Flags = F.Hex("flags", "Flags", v => v switch { 0 => "Request", 1 => "Reply", _ => null });
    private static readonly Field Command = F.Number("command", "Command", v => v switch
    {
        1 => "CloseSession", 2 => "Command", 3 => "GetStatus", 4 => "OpenSession", 5 => "Tickle", 6 => "Write", 8 => "Attention", _ => null,
    });
    private static readonly Field RequestId = F.Number("requestid", "Request ID");
    private static readonly Field Code = F.Signed("error_code", "Error code or data offset");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Reserved = F.Hex("reserved", "Reserved");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "dsi";
    public override string Title => "Data Stream Interface (Apple Filing Protocol)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(548)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00030001000000000000000000000000"), Convert.FromHexString("00040001000000000000000600000000010400000400")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 16 ? Match.Maybe : b[0] <= 1 && b[1] is >= 1 and <= 8 && b.Slice(12, 4).IndexOfAnyExcept((byte)0) < 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 16 ? Pdu.NeedMore : b[0] > 1 || b[1] is 0 or > 8 ? Pdu.NotMine : new Pdu(16, 16L + System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[8..]));

    public override void Dissect(ref Dissector d)
    {
        d.U8(Flags);
        d.U8(Command);
        d.U16(RequestId);
        d.U32(Code);
        d.U32(Length);
        d.U32(Reserved);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
