using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>BitTorrent between peers (BEP 3): handshake and messages.</summary>
internal sealed class BitTorrent : AppProtocol
{
    private static readonly FieldSet F = new("bittorrent");
    private static readonly Field NameLength = F.Number("protocol.name.length", "Protocol name length");
    private static readonly Field ProtocolName = F.Text("protocol.name", "Protocol name");
    private static readonly Field Reserved = F.Bytes("reserved", "Reserved extension bytes");
    private static readonly Field Hash = F.Bytes("info_hash", "SHA1 hash of info dictionary");
    private static readonly Field Peer = F.Bytes("peer_id", "Peer ID");
    private static readonly Field Length = F.Number("msg.length", "Message length", unit: "bytes");
    private static readonly Field Type = F.Number("msg.type", "Message type", v => v switch { 0 => "Choke", 1 => "Unchoke", 2 => "Interested", 3 => "Not Interested", 4 => "Have", 5 => "Bitfield", 6 => "Request", 7 => "Piece", 8 => "Cancel", 9 => "Port", 20 => "Extended", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bittorrent";
    public override string Title => "BitTorrent peer protocol (BEP 3)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(6881), Tcp(6882), Tcp(6883), Tcp(6884), Tcp(6885), Tcp(6886), Tcp(6887), Tcp(6888), Tcp(6889)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [19, .. "BitTorrent protocol"u8, .. new byte[8], .. new byte[20], .. "-PL0001-abcdefghijkl"u8],
        [0, 0, 0, 5, 4, 0, 0, 0, 1],
        [0, 0, 0, 0],
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 20 && b[0] == 19 && b[1..].StartsWith("BitTorrent protocol"u8) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] == 19 ? Pdu.Whole(68) : b[0] != 0 || b[1] > 2 ? Pdu.NotMine : new Pdu(Math.Min(64, 4 + (b[1] << 16 | b[2] << 8 | b[3])), 4 + (b[1] << 16 | b[2] << 8 | b[3]));

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == 19)
        {
            d.U8(NameLength);
            d.Text(ProtocolName, 19);
            d.Bytes(Reserved, 8);
            d.Bytes(Hash, 20);
            d.Bytes(Peer, 20);
            return;
        }

        if (d.U32(Length) == 0) return;
        d.U8(Type);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
