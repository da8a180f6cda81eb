using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Google's QUIC before the IETF's (versions Q024 to Q046): the public header; the crypto handshake in it is another one than TLS.</summary>
internal sealed class Gquic : AppProtocol
{
    private const int HasVersion = 0x01, HasConnectionId = 0x08;
    private static readonly FieldSet F = new("gquic");
    private static readonly Field Flags = F.Hex("puflags", "Public flags");
    private static readonly Field Cid = F.Hex("cid", "Connection ID");
    private static readonly Field Version = F.Text("version", "Version");
    private static readonly Field Data = F.Bytes("payload", "Payload");

    public override string Name => "gquic";
    public override string Title => "Google QUIC, before RFC 9000";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [0x0d, 1, 2, 3, 4, 5, 6, 7, 8, .. "Q039"u8, 1, 0, 0, 0, 0],
        [0xc3, .. "Q046"u8, 0x50, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1, 0],
        [0x08, 1, 2, 3, 4, 5, 6, 7, 8, 2, 0],
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 14) return Match.No;
        if (b[0] >= 0xc0) return IsVersion(b[1..]) && b[5] is 0x50 or 0x05 ? Match.Yes : Match.No;
        return (b[0] & (HasVersion | HasConnectionId | 0xc2)) == (HasVersion | HasConnectionId) && IsVersion(b[9..]) ? Match.Yes : Match.No;
    }

    public override void Dissect(ref Dissector d)
    {
        var flags = d.U8(Flags);
        if (flags >= 0xc0)
        {
            d.Text(Version, 4);
            d.Skip(1);
            if (d.Remaining >= 8) d.U64(Cid);
        }
        else if (flags < 0x40)
        {
            if ((flags & HasConnectionId) != 0) d.U64(Cid);
            if ((flags & HasVersion) != 0 && d.Direction == 0) d.Text(Version, 4);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static bool IsVersion(ReadOnlySpan<byte> b) =>
        b[0] == 'Q' && b[1] == '0' && b[2] is >= (byte)'2' and <= (byte)'4' && b[3] is >= (byte)'0' and <= (byte)'9';
}
