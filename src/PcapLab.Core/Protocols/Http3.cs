using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>
/// HTTP/3 (RFC 9114) on the streams of a decrypted QUIC connection: frames with their settings and, through QPACK, headers; the types of unidirectional
/// streams; and the QPACK encoder and decoder streams.
/// </summary>
internal sealed class Http3 : AppProtocol
{
    private const int MaxSkippedHead = 16;
    private static readonly FieldSet F = new("http3");
    private static readonly Field StreamType = F.Number("stream_type", "Stream type", StreamTypeName);
    internal static readonly Field StreamId = F.Number("stream_id", "QUIC stream");
    private static readonly Field PushId = F.Number("push_id", "Push ID");
    internal static readonly Field FrameType = F.Number("frame_type", "Frame type", FrameTypeName);
    internal static readonly Field FrameLength = F.Number("frame_length", "Frame length", unit: "bytes");
    private static readonly Field Payload = F.Bytes("frame_payload", "Frame payload");
    private static readonly Field SettingId = F.Number("settings.id", "Settings identifier", SettingName);
    private static readonly Field SettingValue = F.Number("settings.value", "Settings value");
    private static readonly Field GoAwayId = F.Number("goaway.id", "Last stream or push");
    internal static readonly HttpFields Header = new(F, "headers.header");
    private static readonly Field Blocked = F.Bool("qpack.blocked", "Header block refers to entries not seen", "RFC 9204, 2.1.2: the encoder stream comes later or was not captured");
    private static readonly Field Instructions = F.Bytes("qpack.instructions", "QPACK instructions");
    private static readonly Field Inserted = F.Number("qpack.inserted", "Dynamic table entries inserted so far");

    public override string Name => "http3";
    public override string Title => "Hypertext Transfer Protocol 3 (RFC 9114)";
    public override IReadOnlyList<Field> Fields => F;
    public override bool AlwaysDissect => true;
    public override object NewState() => new Http3Stream(new Http3Connection(), 0);
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        // A header block with static entries only: GET https://example.com/ (RFC 9204, B.1 in kind).
        Convert.FromHexString("01" + "12" + "0000" + "d1" + "d7" + "c1" + "50" + "0b" + "6578616d706c652e636f6d"),
        Convert.FromHexString("04" + "05" + "0120" + "0640ff"),
        Convert.FromHexString("0005" + "68656c6c6f"),
        Convert.FromHexString("0701" + "04"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (state is not Http3Stream stream) return Pdu.NotMine;
        var type = stream.Types[direction & 1];
        if (stream.IsOneWay && type < 0)
        {
            if (!TryVarInt(b, 0, out var told, out var width)) return Pdu.NeedMore;
            if (told != Http3Stream.PushStream) return Pdu.Whole(width);
            return TryVarInt(b, width, out _, out var more) ? Pdu.Whole(width + more) : Pdu.NeedMore;
        }

        if (type == Http3Stream.EncoderStream || type == Http3Stream.DecoderStream) return Pdu.Whole(b.Length);
        if (type > Http3Stream.DecoderStream) return new Pdu(Math.Min(b.Length, MaxSkippedHead), long.MaxValue); // reserved types carry nothing to read
        if (!TryVarInt(b, 0, out var kind, out var first) || !TryVarInt(b, first, out var length, out var second)) return Pdu.NeedMore;
        var head = first + second;
        if (length > long.MaxValue / 2) return Pdu.NotMine;
        return kind == 0 ? new Pdu(head, head + (long)length) : new Pdu((int)Math.Min((ulong)head + length, int.MaxValue), head + (long)length);
    }

    public override void Dissect(ref Dissector d)
    {
        var stream = d.State as Http3Stream;
        var direction = d.Direction & 1;
        var type = stream?.Types[direction] ?? Http3Stream.Control;
        if (stream is not null) d.AddGenerated(StreamId, stream.Id);
        if (stream is { IsOneWay: true } && type < 0)
        {
            stream.Types[direction] = (long)Math.Min(Quic.VarInt(ref d, StreamType), int.MaxValue);
            if (d.Remaining > 0) Quic.VarInt(ref d, PushId);
        }
        else if (type == Http3Stream.EncoderStream) Encoder(ref d, stream!, direction);
        else if (type >= Http3Stream.DecoderStream) d.Bytes(type == Http3Stream.DecoderStream ? Instructions : Payload, d.Remaining);
        else Frame(ref d, stream, direction);
    }

    private static void Frame(ref Dissector d, Http3Stream? stream, int direction)
    {
        var type = Quic.VarInt(ref d, FrameType);
        var length = Quic.VarInt(ref d, FrameLength);
        if (type == 0)
        {
            if (d.Remaining > 0) d.Bytes(Payload, (int)Math.Min(length, (ulong)d.Remaining));
            return;
        }

        var outer = d.Enter(d.IsCut && length > (ulong)d.Remaining ? d.Remaining : length > (ulong)d.Remaining ? -1 : (int)length);
        switch (type)
        {
            case 1: Headers(ref d, stream?.Connection.Tables[direction]); break;
            case 4: Settings(ref d, stream, direction); break;
            case 5:
                Quic.VarInt(ref d, PushId);
                Headers(ref d, stream?.Connection.Tables[direction]);
                break;
            case 3 or 13: Quic.VarInt(ref d, PushId); break;
            case 7: Quic.VarInt(ref d, GoAwayId); break;
        }

        if (d.Remaining > 0) d.Bytes(Payload, d.Remaining);
        d.Leave(outer);
    }

    private static void Settings(ref Dissector d, Http3Stream? stream, int direction)
    {
        while (d.Remaining > 0)
        {
            var id = Quic.VarInt(ref d, SettingId);
            var value = Quic.VarInt(ref d, SettingValue);
            // What one side can hold is how large a table the other may use.
            if (id == 1 && stream is not null) stream.Connection.Tables[1 - direction].MaxCapacity = (int)Math.Min(value, HpackRing.MaxSize);
        }
    }

    private static void Encoder(ref Dissector d, Http3Stream stream, int direction)
    {
        var table = stream.Connection.Tables[direction];
        stream.Connection.Feed(direction, d.Rest);
        d.Bytes(Instructions, d.Remaining);
        d.AddGenerated(Inserted, (ulong)table.Inserted);
    }

    private static void Headers(ref Dissector d, Qpack? table)
    {
        if (table is null) return;
        Span<byte> name = stackalloc byte[HttpFields.Room];
        Span<byte> value = stackalloc byte[HttpFields.Room];
        var rest = d.Rest;
        table.Begin(ref rest);
        d.Skip(d.Remaining - rest.Length);
        while (true)
        {
            var before = rest.Length;
            if (!table.Next(ref rest, name, out var nameLength, value, out var valueLength)) break;
            Header.Add(ref d, name[..nameLength], value[..valueLength], before - rest.Length);
        }

        if (table.State == QpackState.Blocked) d.AddGenerated(Blocked, 1);
        else if (table.State == QpackState.Broken) d.Stop(StopReason.Malformed);
    }

    private static bool TryVarInt(ReadOnlySpan<byte> b, int at, out ulong value, out int width)
    {
        value = 0;
        width = 0;
        if (at >= b.Length) return false;
        width = 1 << (b[at] >> 6);
        if (width > b.Length - at) return false;
        value = b[at] & 0x3fu;
        for (var i = 1; i < width; i++) value = value << 8 | b[at + i];
        return true;
    }

    private static string? StreamTypeName(ulong v) => v switch { 0 => "Control Stream", 1 => "Push Stream", 2 => "QPACK Encoder Stream", 3 => "QPACK Decoder Stream", _ => null };

    private static string? FrameTypeName(ulong v) => v switch
    {
        0 => "DATA", 1 => "HEADERS", 3 => "CANCEL_PUSH", 4 => "SETTINGS", 5 => "PUSH_PROMISE", 7 => "GOAWAY", 13 => "MAX_PUSH_ID", 0xf0700 or 0xf0701 => "PRIORITY_UPDATE", _ => null,
    };

    private static string? SettingName(ulong v) => v switch
    {
        1 => "Max Table Capacity", 6 => "Max header list size", 7 => "Blocked Streams", 8 => "Extended CONNECT", 0x33 => "Datagram", _ => null,
    };
}
