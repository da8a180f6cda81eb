using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RTMP (Adobe's specification 1.0): the handshake; what comes behind it is passed over in chunks of the wire.</summary>
internal sealed class Rtmp : AppProtocol
{
    private const int HandshakeLength = 1537;
    private static readonly FieldSet F = new("rtmpt");
    private static readonly Field Version = F.Hex("handshake.version", "Handshake version");
    private static readonly Field Time = F.Number("handshake.timestamp", "Handshake timestamp", unit: "ms");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rtmpt";
    public override string Title => "Real-Time Messaging Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1935)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = [[3, 0, 0, 0, 1, 0, 0, 0, 0, .. Enumerable.Range(0, 1528).Select(i => (byte)i)]];

    // C0 says version 3, C1 begins with a time and four zeros; a whole first segment of it is asked for, for four zeros alone are no proof.
    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 9 ? Match.Maybe : b[0] is 3 or 6 && b.Slice(5, 4).IndexOfAnyExcept((byte)0) < 0 && context.WireLength >= 1000 && b[9..Math.Min(b.Length, 200)].IndexOfAnyExcept((byte)0) >= 0 ? Match.Yes
        : context.SourcePort == 1935 || context.DestinationPort == 1935 ? Match.Maybe : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.IsEmpty ? Pdu.NeedMore : state is State s && s.Greeted[direction & 1] ? Pdu.Whole(b.Length) : b[0] is 3 or 6 ? new Pdu(Math.Min(9, HandshakeLength), HandshakeLength) : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        var greets = d.State is State s && !s.Greeted[d.Direction & 1] && d.Peek() is 3 or 6;
        if (d.State is State state) state.Greeted[d.Direction & 1] = true;
        if (greets && d.Remaining >= 9)
        {
            d.U8(Version);
            d.U32(Time);
            d.Skip(4);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private sealed class State
    {
        public bool[] Greeted { get; } = new bool[2];
    }
}
