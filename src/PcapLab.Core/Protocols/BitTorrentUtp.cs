using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>uTP (BEP 29): type, connection, sequence. Its connection request is told by content.</summary>
internal sealed class BitTorrentUtp : AppProtocol
{
    private static readonly FieldSet F = new("bt-utp");
    private static readonly Field First = F.Hex("first", "Type and version");
    private static readonly Field Type = F.Bits("type", "Type", 0xf0, v => v switch { 0 => "Data", 1 => "Fin", 2 => "State", 3 => "Reset", 4 => "Syn", _ => null });
    private static readonly Field Version = F.Bits("ver", "Version", 0x0f);
    private static readonly Field Extension = F.Number("extension", "Extension");
    private static readonly Field Connection = F.Number("connection_id", "Connection ID");
    private static readonly Field Time = F.Number("timestamp_us", "Timestamp", unit: "us");
    private static readonly Field Difference = F.Number("timestamp_diff_us", "Timestamp difference", unit: "us");
    private static readonly Field Window = F.Number("wnd_size", "Window size", unit: "bytes");
    private static readonly Field Sequence = F.Number("seq_nr", "Sequence number");
    private static readonly Field Ack = F.Number("ack_nr", "ACK number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bt-utp";
    public override string Title => "BitTorrent micro transport protocol (BEP 29)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("4100123400010000000000000010000000010000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length is 20 or 30 && b[0] == 0x41 && (b.Length == 20 ? b[1] == 0 : b[1] == 2) && b[8..12].IndexOfAnyExcept((byte)0) < 0 && b[16] == 0 && b[17] == 1 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Type, Version);
        d.U8(Extension);
        d.U16(Connection);
        d.U32(Time);
        d.U32(Difference);
        d.U32(Window);
        d.U16(Sequence);
        d.U16(Ack);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
