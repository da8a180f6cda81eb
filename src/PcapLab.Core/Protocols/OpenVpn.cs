using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>OpenVPN over UDP and TCP: opcode, key, session.</summary>
internal sealed class OpenVpn : AppProtocol
{
    private static readonly FieldSet F = new("openvpn");
    private static readonly Field Length = F.Number("plen", "Packet length", unit: "bytes");
    private static readonly Field Type = F.Hex("type", "Type");
    private static readonly Field Opcode = F.Bits("opcode", "Opcode", 0xf8, v => v switch { 3 => "P_CONTROL_SOFT_RESET_V1", 4 => "P_CONTROL_V1", 5 => "P_ACK_V1", 6 => "P_DATA_V1", 7 => "P_CONTROL_HARD_RESET_CLIENT_V2", 8 => "P_CONTROL_HARD_RESET_SERVER_V2", 9 => "P_DATA_V2", 10 => "P_CONTROL_HARD_RESET_CLIENT_V3", _ => null });
    private static readonly Field Key = F.Bits("keyid", "Key ID", 0x07);
    private static readonly Field Session = F.Hex("sessionid", "Session ID");
    private static readonly Field Peer = F.Hex("peerid", "Peer ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "openvpn";
    public override string Title => "OpenVPN";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(1194), Tcp(1194)];
    public override IReadOnlyList<PayloadKind> ByContent => OverBoth;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000e3801020304050607080000000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsReset(context.Transport == PayloadKind.Tcp && b.Length > 2 ? b[2..] : b, context) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 2 ? Pdu.NeedMore : (b[0] << 8 | b[1]) is > 0 and < 4096 ? Pdu.Whole(2 + (b[0] << 8 | b[1])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        if (d.IsStream) d.U16(Length);
        var opcode = d.Bits(Type, 1, Opcode, Key) >> 3;
        if (opcode is >= 3 and <= 5 or 7 or 8 or 10) d.U64(Session);
        else if (opcode == 9) d.U24(Peer);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    /// <summary>The first packet of a client: a hard reset with key 0, a session number that is not zero, and packet number 0 at its end, with or without an HMAC before it.</summary>
    private static bool IsReset(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (!context.FromInitiator || b.Length is < 14 or > 120 || b[0] is not (0x38 or 0x50) || !b[1..9].ContainsAnyExcept((byte)0)) return false;
        return b.Length is 14 or 42 or 54 or 86 && b[^4..].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0]) && (b.Length != 14 || b[9] == 0);
    }
}
