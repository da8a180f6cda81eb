using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TLS records over TCP (RFC 8446, section 5): one record is one message; handshake messages are put together across records.</summary>
internal sealed class Tls : AppProtocol
{
    private const int MaxRecord = 16384 + 2048;
    private static readonly ushort[] Ports = [443, 465, 563, 636, 853, 989, 990, 993, 995, 8883];
    private static readonly FieldSet F = new("tls");
    private static readonly Field Record = F.Group("record", "Record");
    internal static readonly Field ContentType = F.Number("record.content_type", "Content type", TlsNames.Content);
    private static readonly Field OpaqueType = F.Number("record.opaque_type", "Opaque type", TlsNames.Content);
    private static readonly Field Version = F.Hex("record.version", "Version", TlsNames.Version);
    private static readonly Field Length = F.Number("record.length", "Length", unit: "bytes");
    private static readonly Field ChangeCipherSpec = F.Number("change_cipher_spec", "Change cipher spec message");
    internal static readonly Field AlertLevel = F.Number("alert_message.level", "Level", v => v switch { 1 => "Warning", 2 => "Fatal", _ => null });
    internal static readonly Field AlertDescription = F.Number("alert_message.desc", "Description", TlsNames.Alert);
    private static readonly Field EncryptedAlert = F.Bytes("alert_message", "Encrypted alert");
    private static readonly Field AppData = F.Bytes("app_data", "Encrypted application data");
    private static readonly Field Encrypted = F.Bytes("handshake.encrypted", "Encrypted handshake message");
    private static readonly Field Challenge = F.Bytes("handshake.challenge", "Challenge");
    private static readonly Field ChallengeLength = F.Number("handshake.challenge_length", "Challenge length");
    private static readonly Field CipherSpecLength = F.Number("handshake.cipher_spec_len", "Cipher spec length");
    private static readonly Field CipherSpec = F.Hex("handshake.cipherspec", "Cipher spec");

    static Tls() => F.Include(TlsHandshake.F);

    public override string Name => "tls";
    public override string Title => "Transport Layer Security (RFC 8446, 5246)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<Binding> Bindings { get; } = [.. Ports.Select(Tcp)];
    public override object NewState() => new TlsState();

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        // Client hello: SNI example.com, ALPN h2, TLS 1.3.
        Convert.FromHexString("160303007b0100007703030101010101010101010101010101010101010101010101010101010101010101000006130113021303010000"
            + "4800000010000e00000b6578616d706c652e636f6d000a00040002001d000b00020100000d000400020403001000050003026832002b00"
            + "030203040033000a0008001d000411111111"),
        Convert.FromHexString("160303003e0200003a03030202020202020202020202020202020202020202020202020202020202020202001301000012002b00020304"
            + "00330008001d000422222222"),
        // A certificate and server hello done, in one record.
        Convert.FromHexString("16030300d40b0000cc0000c90000c63081c33081bba00302010202021234300b06092a864886f70d01010b302d310b3009060355040613"
            + "0243483111300f060355040a0c084c61622c20496e63310b300906035504030c0263613020170d3234303232393132303030305a180f32"
            + "303530303130313030303030305a302e310b30090603550406130243483111300f060355040a0c084c61622c20496e63310c300a060355"
            + "04030c037777773000a320301e301c0603551d1104153013820b7777772e6578616d706c658704c000020130000301000e000000"),
        Convert.FromHexString("15030300020228"),
        Convert.FromHexString("170303000400112233"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (context.Transport != PayloadKind.Tcp) return Match.No;
        // The header alone: some senders write it apart from the hello. Where its port says so too, that is enough.
        if (b.Length == 5 && IsRecord(b) && (IsPort(context.SourcePort) || IsPort(context.DestinationPort))) return Match.Yes;
        if (b.Length < 6) return b.Length > 0 && (b[0] is < 20 or > 24 || b.Length > 1 && b[1] != 3) ? Match.Maybe : Match.NeedMore;
        if (IsVersion2Hello(b)) return Match.Yes;
        if (!IsRecord(b)) return Match.Maybe;
        return b[0] == 22 && TlsNames.Handshake(b[5]) is null && context.FromInitiator ? Match.Maybe : Match.Yes;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction)
    {
        if (stream.Length < 5) return Pdu.NeedMore;
        if (IsVersion2Hello(stream)) return Pdu.Whole(2 + ((stream[0] & 0x7f) << 8 | stream[1]));
        if (!IsRecord(stream)) return Pdu.NotMine;
        var length = stream[3] << 8 | stream[4];
        // Application data is skipped unless somebody brought the keys.
        return stream[0] == 23 && (state as TlsState)?.MayOpen(direction & 1) != true ? new Pdu(5, 5 + length) : Pdu.Whole(5 + length);
    }

    // Without keys nothing behind the header of application data is asked for (NextPdu).
    public override bool IsOpaque(ReadOnlySpan<byte> message) => message.Length == 5 && message[0] == 23;

    public override void Dissect(ref Dissector d)
    {
        if (IsVersion2Hello(d.Rest))
        {
            Version2Hello(ref d);
            return;
        }

        var state = d.State as TlsState;
        var group = d.Begin(Record);
        var type = d.U8(state?.Version == 0x0304 && d.Peek() == 23 ? OpaqueType : ContentType);
        d.U16(Version);
        var length = d.U16(Length);
        if (type != 20 && state is not null && Opened(ref d, state, type, length))
        {
            d.Skip(length);
        }
        else if (type == 23)
        {
            if (d.Remaining > 0) d.Bytes(AppData, Math.Min(length, d.Remaining));
        }
        else
        {
            var outer = d.Enter(length);
            Content(ref d, type, state);
            d.Leave(outer);
        }

        d.End(group);
    }

    /// <summary>Opens an encrypted record, if the keys are there, and reads what was inside.</summary>
    private static bool Opened(ref Dissector d, TlsState state, int type, int length)
    {
        var direction = d.Direction & 1;
        var isSealed = type == 23 || state.Version != 0x0304 && state.IsEncrypted[direction];
        if (!isSealed || length > d.Remaining || !state.MayOpen(direction)) return false;
        var start = d.Position;
        if (state.Open(direction, d.Data.Slice(start - 5, 5), d.Rest[..length], out var inside) is not { } plain) return false;
        var source = d.Tree.AddSource(plain, "Decrypted TLS");
        var inner = d.Over(plain, source);
        if (state.Version == 0x0304 || type == 23 && inside != 23) inner.AddGenerated(ContentType, inside);
        if (inside == 23)
        {
            d.AddRange(AppData, start, length, start, length);
            state.Carry(direction, plain, source);
        }
        else
        {
            Content(ref inner, inside, state, isOpened: true);
            d.Join(inner);
        }

        return true;
    }

    private static bool IsPort(ushort port) => Ports.Contains(port);

    private static bool IsRecord(ReadOnlySpan<byte> b) => b[0] is >= 20 and <= 24 && b[1] == 3 && b[2] <= 4 && (b[3] << 8 | b[4]) is > 0 and <= MaxRecord;

    private static bool IsVersion2Hello(ReadOnlySpan<byte> b) =>
        b.Length >= 5 && b[0] >= 0x80 && b[2] == 1 && (b[3] == 3 && b[4] <= 4 || b[3] == 0 && b[4] == 2) && ((b[0] & 0x7f) << 8 | b[1]) >= 9;

    private static void Content(ref Dissector d, int type, TlsState? state, bool isOpened = false)
    {
        switch (type)
        {
            case 20:
                d.U8(ChangeCipherSpec);
                state?.OnChangeCipherSpec(d.Direction & 1);
                break;
            case 21 when d.Remaining == 2:
                d.U8(AlertLevel);
                d.U8(AlertDescription);
                break;
            case 21:
                d.Bytes(EncryptedAlert, d.Remaining);
                break;
            case 22 when !isOpened && IsSealed(d.Rest, state, d.Direction & 1):
                d.Bytes(Encrypted, d.Remaining);
                break;
            case 22:
                Handshake(ref d, state?.Handshake[d.Direction & 1], state);
                break;
            default:
                d.Bytes(AppData, d.Remaining);
                break;
        }
    }

    /// <summary>After ChangeCipherSpec only a hello that fits its record exactly is plain: TLS 1.3 clients send a second one after a retry request.</summary>
    private static bool IsSealed(ReadOnlySpan<byte> body, TlsState? state, int direction)
    {
        if (state is null) return !TlsHandshake.LooksPlain(body);
        if (state.Handshake[direction].Pending.Length > 0) return false;
        if (!state.IsEncrypted[direction]) return !TlsHandshake.LooksPlain(body);
        return !(body.Length > 4 && body[0] is 1 or 2 && (body[1] << 16 | body[2] << 8 | body[3]) == body.Length - 4);
    }

    private static void Handshake(ref Dissector d, HandshakeBuffer? buffer, TlsState? state)
    {
        if (buffer is { Pending.Length: > 0 })
        {
            buffer.Append(d.Rest);
            var source = d.Tree.AddSource(buffer.Array, length: buffer.Start + buffer.Pending.Length);
            var inner = d.Over(buffer.Array.AsSpan(0, buffer.Start + buffer.Pending.Length), source);
            inner.Skip(buffer.Start);
            buffer.Consume(Messages(ref inner, state));
            d.Join(inner);
            d.Skip(d.Remaining);
            return;
        }

        Messages(ref d, state);
        if (d.Remaining == 0) return;
        buffer?.Append(d.Rest);
        d.Skip(d.Remaining);
    }

    /// <summary>Reads the messages that are whole; returns their bytes.</summary>
    private static int Messages(ref Dissector d, TlsState? state)
    {
        var start = d.Position;
        while (d.Remaining >= 4 && (d.Peek(1) << 16 | d.Peek16(2)) <= d.Remaining - 4) TlsHandshake.Read(ref d, state, TlsCarrier.Tcp);
        return d.Position - start;
    }

    private static void Version2Hello(ref Dissector d)
    {
        var group = d.Begin(Record);
        d.Bits(Length, 2);
        d.U8(TlsHandshake.Type);
        d.U16(TlsHandshake.HelloVersion);
        var ciphers = d.U16(CipherSpecLength);
        var session = d.Peek16();
        d.Skip(2);
        var challenge = d.U16(ChallengeLength);
        var outer = d.Enter(ciphers);
        while (d.Remaining > 0) d.U24(CipherSpec);
        d.Leave(outer);
        if (session > 0) d.Bytes(TlsHandshake.SessionId, session);
        d.Bytes(Challenge, challenge);
        d.End(group);
    }
}
