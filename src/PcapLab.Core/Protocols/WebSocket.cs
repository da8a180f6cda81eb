using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>WebSocket frames (RFC 6455) after an HTTP upgrade; long payloads are measured and skipped.</summary>
internal sealed class WebSocket : AppProtocol
{
    private const int MaxShown = 1024;
    private static readonly FieldSet F = new("websocket");
    private static readonly Field Head = F.Hex("head", "Head");
    private static readonly Field Fin = F.Bits("fin", "Fin", 0x80);
    private static readonly Field Reserved = F.Bits("rsv", "Reserved", 0x70);
    private static readonly Field Opcode = F.Bits("opcode", "Opcode", 0x0f, v => v switch { 0 => "Continuation", 1 => "Text", 2 => "Binary", 8 => "Connection Close", 9 => "Ping", 10 => "Pong", _ => null });
    private static readonly Field MaskAndLength = F.Hex("mask_length", "Mask and length");
    private static readonly Field Masked = F.Bits("mask", "Mask", 0x80);
    private static readonly Field PayloadLength = F.Bits("payload_length", "Payload length", 0x7f);
    private static readonly Field ExtendedLength16 = F.Number("payload_length_ext_16", "Extended payload length (16 bits)", unit: "bytes");
    private static readonly Field ExtendedLength64 = F.Number("payload_length_ext_64", "Extended payload length (64 bits)", unit: "bytes");
    private static readonly Field MaskingKey = F.Bytes("masking_key", "Masking key");
    private static readonly Field CloseCode = F.Number("payload.close.status_code", "Close status code");
    private static readonly Field CloseReason = F.Text("payload.close.reason", "Close reason");
    private static readonly Field Ping = F.Bytes("payload.ping", "Ping");
    private static readonly Field Pong = F.Bytes("payload.pong", "Pong");
    private static readonly Field Text = F.Text("payload.text", "Text");
    private static readonly Field Payload = F.Bytes("payload", "Payload");

    public override string Name => "websocket";
    public override string Title => "WebSocket (RFC 6455)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("818537fa213d7f9f4d5158"), // "Hello", masked (RFC 6455, 5.7)
        Convert.FromHexString("810548656c6c6f"),
        Convert.FromHexString("880203e8"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 2) return Pdu.NeedMore;
        if ((b[0] & 0x0f) is > 2 and < 8 or > 10) return Pdu.NotMine;
        var head = 2 + ((b[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 }) + (b[1] >= 0x80 ? 4 : 0);
        if (b.Length < head) return Pdu.NeedMore;
        var length = LengthOf(b);
        return length is < 0 or > int.MaxValue / 2 ? Pdu.NotMine : new Pdu((int)Math.Min(head + length, MaxShown), head + length);
    }

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(2)) return;
        var opcode = d.Peek() & 0x0f;
        d.Bits(Head, 1, Fin, Reserved, Opcode);
        var isMasked = d.Peek() >= 0x80;
        var width = (d.Peek() & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 };
        if (!d.Need(1 + width)) return;
        d.Bits(MaskAndLength, 1, Masked, PayloadLength);
        if (width > 0) d.UInt(width == 2 ? ExtendedLength16 : ExtendedLength64, width);
        var key = isMasked ? (uint)(d.Peek16() << 16 | d.Peek16(2)) : 0;
        if (isMasked) d.Bytes(MaskingKey, 4);
        if (d.Remaining == 0) return;
        Body(ref d, opcode, key, isMasked);
    }

    private static void Body(ref Dissector d, int opcode, uint key, bool isMasked)
    {
        Span<byte> plain = stackalloc byte[MaxShown];
        var raw = d.Rest[..Math.Min(d.Remaining, MaxShown)];
        for (var i = 0; i < raw.Length; i++) plain[i] = isMasked ? (byte)(raw[i] ^ (key >> (24 - 8 * (i & 3)))) : raw[i];
        if (opcode == 8 && raw.Length >= 2) d.Add(CloseCode, (ulong)(plain[0] << 8 | plain[1]), d.Position, 2);
        if (opcode == 8 && raw.Length > 2) d.AddText(CloseReason, plain[2..raw.Length], d.Position + 2, raw.Length - 2);
        if (opcode != 8) d.AddText(opcode switch { 1 => Text, 9 => Ping, 10 => Pong, _ => Payload }, plain[..raw.Length], d.Position, raw.Length);
        d.Skip(d.Remaining);
    }

    private static long LengthOf(ReadOnlySpan<byte> b) => (b[1] & 0x7f) switch
    {
        126 => b.Length < 4 ? 0 : b[2] << 8 | b[3],
        127 => b.Length < 10 ? 0 : System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(b[2..]),
        var n => n,
    };
}
