using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DTLS 1.0 and 1.2 (RFC 6347): several records in a datagram, handshake messages put together from their fragments.</summary>
internal sealed class Dtls : AppProtocol
{
    private const int MaxRecords = 64;
    private static readonly FieldSet F = new("dtls");
    private static readonly Field Record = F.Group("record", "Record");
    private static readonly Field ContentType = F.Number("record.content_type", "Content type", TlsNames.Content);
    private static readonly Field Version = F.Hex("record.version", "Version", TlsNames.Version);
    private static readonly Field Epoch = F.Number("record.epoch", "Epoch");
    private static readonly Field Sequence = F.Number("record.sequence_number", "Sequence number");
    private static readonly Field Length = F.Number("record.length", "Length", unit: "bytes");
    private static readonly Field HandshakeLength = F.Number("handshake.length", "Length", unit: "bytes");
    private static readonly Field MessageSequence = F.Number("handshake.message_seq", "Message sequence");
    private static readonly Field FragmentOffset = F.Number("handshake.fragment_offset", "Fragment offset");
    private static readonly Field FragmentLength = F.Number("handshake.fragment_length", "Fragment length");
    private static readonly Field FragmentType = F.Number("handshake.type", "Handshake type", TlsNames.Handshake);
    private static readonly Field Fragment = F.Bytes("fragment", "Handshake fragment");
    private static readonly Field Encrypted = F.Bytes("app_data", "Encrypted data");
    private static readonly Field AlertLevel = F.Number("alert_message.level", "Level");
    private static readonly Field AlertDescription = F.Number("alert_message.desc", "Description", TlsNames.Alert);

    private static readonly Dictionary<Field, Field> Own = [];

    static Dtls()
    {
        F.Include(TlsHandshake.F);
        foreach (var field in TlsHandshake.F)
        {
            if (!field.Name.StartsWith("tls.", StringComparison.Ordinal)) continue;
            var name = "d" + field.Name;
            Own[field] = F.FirstOrDefault(f => f.Name == name) ?? new Field(name, field.Title, field.Type, field.Display, field.Names, field.Unit, field.Description) { Mask = field.Mask };
        }

        F.Include(Own.Values);
    }

    public override string Name => "dtls";
    public override string Title => "Datagram Transport Layer Security (RFC 6347)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(4433), Udp(5684), Udp(853)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("16feff00000000000000000036" + "0100002a000000000000002a" + "fefd" + "0101010101010101010101010101010101010101010101010101010101010101" + "00" + "00" + "0002c02b" + "0100"),
        Convert.FromHexString("15fefd000100000000000100020100"),
    ];

    public override void Rename(FieldTree tree, int from)
    {
        for (var i = from; i < tree.Count; i++)
        {
            if (Own.TryGetValue(tree[i].Field, out var own)) tree[i].Field = own;
        }
    }

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 13 && b[0] is >= 20 and <= 25 && b[1] == 0xfe && b[2] is 0xff or 0xfd && (b[11] << 8 | b[12]) is > 0 and <= 16384 + 256 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        for (var i = 0; i < MaxRecords && d.Remaining > 0; i++)
        {
            var group = d.Begin(Record);
            var type = d.U8(ContentType);
            d.U16(Version);
            var epoch = d.U16(Epoch);
            d.UInt(Sequence, 6);
            var outer = d.Enter(d.U16(Length));
            if (type == 22 && epoch == 0) Handshake(ref d);
            else if (type == 21 && epoch == 0 && d.Remaining == 2)
            {
                d.U8(AlertLevel);
                d.U8(AlertDescription);
            }
            else if (d.Remaining > 0)
            {
                d.Bytes(Encrypted, d.Remaining);
            }

            d.Leave(outer);
            d.End(group);
        }
    }

    private static void Handshake(ref Dissector d)
    {
        while (d.Remaining >= 12)
        {
            var length = d.Peek(1) << 16 | d.Peek16(2);
            var offset = d.Peek(6) << 16 | d.Peek16(7);
            var part = d.Peek(9) << 16 | d.Peek16(10);
            var isWhole = offset == 0 && part == length;
            var head = d.Tree.Count;
            var type = d.U8(isWhole ? TlsHandshake.Type : FragmentType);
            d.U24(HandshakeLength);
            d.U16(MessageSequence);
            d.U24(FragmentOffset);
            d.U24(FragmentLength);
            if (isWhole) TlsHandshake.Read(ref d, type, length, (d.State as State)?.Tls, TlsCarrier.Dtls);
            else Part(ref d, head, type, length, offset, part);
        }

        if (d.Remaining > 0) d.Bytes(Fragment, d.Remaining);
    }

    private static void Part(ref Dissector d, int head, int type, int length, int offset, int part)
    {
        if (!d.Need(part)) return;
        var data = d.Bytes(Fragment, part);
        if (d.State is not State state) return;
        var stream = state.Parts[d.Direction & 1];
        if (offset == 0 && type != state.PartType) stream.Clear();
        state.PartType = type;
        stream.Add(offset, data);
        if (stream.Contiguous < length) return;
        var source = d.Tree.AddSource(stream.Bytes, length: stream.Contiguous);
        var inner = d.Over(stream.Bytes.AsSpan(0, length), source);
        if (head < d.Tree.Count) d.Tree[head].Field = TlsHandshake.Type; // the last fragment's head is the message's
        TlsHandshake.Read(ref inner, type, length, state.Tls, TlsCarrier.Dtls);
        d.Join(inner);
        stream.Clear();
        state.PartType = -1;
    }

    private sealed class State
    {
        public TlsState Tls { get; } = new();
        public CryptoStream[] Parts { get; } = [new(), new()];
        public int PartType { get; set; } = -1;
    }
}
