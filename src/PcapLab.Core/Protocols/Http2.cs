using System.Runtime.InteropServices;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>HTTP/2 (RFC 9113): frames and, through HPACK, headers. In the clear, or from TLS once it is decrypted.</summary>
internal sealed class Http2 : AppProtocol
{
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();
    private static readonly FieldSet F = new("http2");
    private static readonly Field Magic = F.Text("magic", "Magic");
    private static readonly Field Stream = F.Group("stream", "Stream");
    internal static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    internal static readonly Field Type = F.Number("type", "Type", TypeName);
    internal static readonly Field Flags = F.Hex("flags", "Flags");
    internal static readonly Field StreamId = F.Number("streamid", "Stream identifier");
    private static readonly Field PadLength = F.Number("pad_length", "Pad length");
    private static readonly Field Priority = F.Bytes("priority", "Priority");
    internal static readonly HttpFields Header = new(F, "header");
    private static readonly Field SettingId = F.Number("settings.id", "Settings identifier", SettingName);
    private static readonly Field SettingValue = F.Number("settings.value", "Settings value");
    private static readonly Field Error = F.Number("error", "Error code");
    private static readonly Field LastStream = F.Number("goaway.last_stream_id", "Last stream identifier");
    private static readonly Field Increment = F.Number("window_update.window_size_increment", "Window size increment");
    private static readonly Field Promised = F.Number("push_promise.promised_stream_id", "Promised stream identifier");
    private static readonly Field Payload = F.Bytes("payload", "Payload");

    public override string Name => "http2";
    public override string Title => "Hypertext Transfer Protocol 2 (RFC 9113)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Preface,
        Convert.FromHexString("00001b010500000001" + "82864482607f418cf1e3c2e5f23a6ba0ab90f4ff7a8525b650c3df"),
        Convert.FromHexString("00000c040000000000" + "000300000064" + "000400100000"),
        Convert.FromHexString("000008070000000000" + "0000000100000002"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith(Preface) ? Match.Yes : b.Length > 0 && Preface.AsSpan().StartsWith(b) ? Match.NeedMore : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.StartsWith("PRI "u8)) return b.Length < Preface.Length ? Pdu.NeedMore : Pdu.Whole(Preface.Length);
        if (b.Length < 9) return Pdu.NeedMore;
        var length = b[0] << 16 | b[1] << 8 | b[2];
        if (b[3] > 0x20 || b[5] >= 0x80) return Pdu.NotMine;
        return b[3] == 0 ? new Pdu(9, 9 + length) : Pdu.Whole(9 + length);
    }

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == 'P')
        {
            d.Text(Magic, Preface.Length);
            return;
        }

        var group = d.Begin(Stream);
        var length = (int)d.U24(Length);
        var type = d.U8(Type);
        var flags = d.U8(Flags);
        var id = d.U32(StreamId);
        var state = d.State as State;
        if (type != 0)
        {
            var outer = d.Enter(length);
            Body(ref d, type, flags, id, state);
            d.Leave(outer);
        }
        else if (length > 0 && state is not null && state.Calls.ContainsKey((id, d.Direction)))
        {
            Call(ref d, flags, id, state);
        }

        d.End(group);
    }

    /// <summary>What a DATA frame holds of a gRPC stream, when it is there: the analysis looks at heads of frames alone.</summary>
    private static void Call(ref Dissector d, int flags, uint id, State state)
    {
        d.Layer(ProtocolRegistry.ByName["grpc"]);
        if (d.Remaining == 0) return;
        var padding = (flags & 8) != 0 ? d.U8(PadLength) : 0;
        var outer = d.Enter(d.Remaining - padding);
        ref var missing = ref CollectionsMarshal.GetValueRefOrNullRef(state.Calls, (id, d.Direction));
        if (missing > 0) missing = Grpc.Rest(ref d, missing);
        while (d.Remaining > 0 && !d.IsStopped && missing == 0) missing = Grpc.Message(ref d);
        d.Leave(outer, forgive: true);
    }

    private static void Body(ref Dissector d, int type, int flags, uint id, State? state)
    {
        switch (type)
        {
            case 1 or 5:
                var padding = (flags & 8) != 0 ? d.U8(PadLength) : 0;
                if (type == 1 && (flags & 0x20) != 0) d.Bytes(Priority, 5);
                if (type == 5) d.U32(Promised);
                var block = d.Enter(d.Remaining - padding);
                Headers(ref d, id, state);
                d.Leave(block);
                break;
            case 9: Headers(ref d, id, state); break;
            case 3: d.U32(Error); break;
            case 4:
                while (d.Remaining > 0)
                {
                    d.U16(SettingId);
                    d.U32(SettingValue);
                }

                break;
            case 7:
                d.U32(LastStream);
                d.U32(Error);
                break;
            case 8: d.U32(Increment); break;
        }

        if (d.Remaining > 0) d.Bytes(Payload, d.Remaining);
    }

    private static void Headers(ref Dissector d, uint id, State? state)
    {
        if (state is null) return;
        var hpack = state.Headers[d.Direction & 1];
        Span<byte> name = stackalloc byte[HttpFields.Room];
        Span<byte> value = stackalloc byte[HttpFields.Room];
        var rest = d.Rest;
        while (true)
        {
            var before = rest.Length;
            if (!hpack.Next(ref rest, name, out var nameLength, value, out var valueLength)) break;
            Header.Add(ref d, name[..nameLength], value[..valueLength], before - rest.Length);
            if (Grpc.IsAnnounced(name[..nameLength], value[..valueLength])) state.Begin(id, d.Direction);
        }

        if (hpack.IsBroken) d.Stop(StopReason.Malformed);
        else d.Skip(d.Remaining);
    }

    private static string? TypeName(ulong v) => v switch
    {
        0 => "DATA", 1 => "HEADERS", 2 => "PRIORITY", 3 => "RST_STREAM", 4 => "SETTINGS", 5 => "PUSH_PROMISE", 6 => "PING", 7 => "GOAWAY",
        8 => "WINDOW_UPDATE", 9 => "CONTINUATION", 10 => "ALTSVC", 12 => "ORIGIN", 16 => "PRIORITY_UPDATE", _ => null,
    };

    private static string? SettingName(ulong v) => v switch
    {
        1 => "Header table size", 2 => "Enable PUSH", 3 => "Max concurrent streams", 4 => "Initial Windows size", 5 => "Max frame size", 6 => "Max header list size", _ => null,
    };

    private sealed class State
    {
        private const int MaxCalls = 1024;
        public Hpack[] Headers { get; } = [new(), new()];
        /// <summary>Streams and directions that carry gRPC, and the bytes that a message under way still lacks.</summary>
        public Dictionary<(uint Stream, int Direction), long> Calls { get; } = [];

        public void Begin(uint stream, int direction)
        {
            if (Calls.Count >= MaxCalls) Calls.Clear();
            Calls[(stream, direction)] = 0;
        }
    }
}
