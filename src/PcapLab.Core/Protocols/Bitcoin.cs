using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Bitcoin's peer-to-peer messages: the network, the command and its length.</summary>
internal sealed class Bitcoin : AppProtocol
{
    private const int Head = 24;
    private static readonly FieldSet F = new("bitcoin");
    private static readonly Field Magic = F.Hex("magic", "Network", v => v switch { 0xf9beb4d9 => "main", 0xfabfb5da => "regtest", 0x0b110907 => "testnet3", 0x0a03cf40 => "signet", _ => null });
    private static readonly Field Command = F.Text("command", "Command");
    private static readonly Field Length = F.Number("length", "Payload length", unit: "bytes");
    private static readonly Field Check = F.Hex("checksum", "Checksum");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bitcoin";
    public override string Title => "Bitcoin peer-to-peer protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(8333)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("f9beb4d976657261636b000000000000000000005df6e0e2")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < Head ? Match.No : IsMagic(b) && b[4] is >= (byte)'a' and <= (byte)'z' && b[15] == 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : !IsMagic(b) ? Pdu.NotMine : new Pdu(Head, Head + (long)System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(b[16..]));

    public override void Dissect(ref Dissector d)
    {
        d.U32(Magic);
        if (!d.Need(12)) return;
        var end = d.Rest[..12].IndexOf((byte)0);
        d.Text(Command, end < 0 ? 12 : end);
        if (end >= 0) d.Skip(12 - end);
        d.U32Le(Length);
        d.U32(Check);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static bool IsMagic(ReadOnlySpan<byte> b) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b) is 0xf9beb4d9 or 0xfabfb5da or 0x0b110907 or 0x0a03cf40;
}
