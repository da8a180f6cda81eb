using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>eDonkey and its extension eMule: which message between clients and servers.</summary>
internal sealed class EDonkey : AppProtocol
{
    private const int Head = 5;
    private static readonly FieldSet F = new("edonkey");
    private static readonly Field Kind = F.Hex("protocol", "Protocol", v => v switch { 0xe3 => "eDonkey", 0xc5 => "eMule extensions", 0xd4 => "eMule, compressed", 0xe4 => "Kademlia", 0xe5 => "Kademlia, compressed", _ => null });
    private static readonly Field Length = F.Number("message.length", "Length", unit: "bytes");
    private static readonly Field Message = F.Hex("message.type", "Message");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "edonkey";
    public override string Title => "eDonkey and eMule";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(4661), Tcp(4662)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0xe3, 2, 0, 0, 0, 0x4d, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length > Head && b[0] is 0xe3 or 0xc5 && Size(b) == context.WireLength - Head && Size(b) > 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : b[0] is not (0xe3 or 0xc5 or 0xd4) || Size(b) == 0 ? Pdu.NotMine : new Pdu(Head + 1, Head + (long)Size(b));

    public override void Dissect(ref Dissector d)
    {
        d.U8(Kind);
        d.U32Le(Length);
        d.U8(Message);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static uint Size(ReadOnlySpan<byte> b) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(b[1..]);
}
