using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Where a protocol is looked for first: a port, Ethernet type, SAP or IP protocol number.</summary>
/// <param name="Kind">Which number space.</param>
/// <param name="Value">The number.</param>
public readonly record struct Binding(PayloadKind Kind, ushort Value);

/// <summary>How sure a protocol is that bytes are its own.</summary>
public enum Match : byte
{
    /// <summary>Certainly not.</summary>
    No,
    /// <summary>Cannot tell from these bytes: the port decides.</summary>
    Maybe,
    /// <summary>The content says so, whatever the port.</summary>
    Yes,
    /// <summary>A stream: too few bytes to tell, ask again with more.</summary>
    NeedMore,
}

/// <summary>One message in a TCP stream.</summary>
/// <param name="Want">Bytes from the message's start that the parser needs at once; 0 when not even the length is known yet (ask again with more bytes), -1 when the stream is not (or no longer) this protocol.</param>
/// <param name="Total">Whole length; what exceeds <paramref name="Want"/> is skipped without being kept. <see cref="long.MaxValue"/>: to the end of the stream.</param>
public readonly record struct Pdu(int Want, long Total)
{
    /// <summary>The length is not known yet.</summary>
    public static Pdu NeedMore => new(0, 0);
    /// <summary>Not this protocol.</summary>
    public static Pdu NotMine => new(-1, 0);
    /// <summary>A message wanted whole.</summary>
    public static Pdu Whole(int length) => new(length, length);
}

/// <summary>What a protocol may know when it is asked about the first bytes of a flow's direction.</summary>
public readonly struct RecognizeContext
{
    /// <summary>Udp, Tcp, Sctp…</summary>
    public PayloadKind Transport { get; init; }
    /// <summary>Port of the sender of these bytes.</summary>
    public ushort SourcePort { get; init; }
    /// <summary>Port of the receiver.</summary>
    public ushort DestinationPort { get; init; }
    /// <summary>Whether these bytes come from the flow's initiator.</summary>
    public bool FromInitiator { get; init; }
    /// <summary>Length on the wire, when the capture cut it.</summary>
    public int WireLength { get; init; }
}

/// <summary>
/// A protocol of the open set, one file each. Over UDP (and below) <see cref="Protocol.Dissect"/> gets a datagram's payload; over TCP it gets
/// the messages that <see cref="NextPdu"/> cuts from the reassembled stream.
/// </summary>
public abstract class AppProtocol : Protocol
{
    private ushort _id;

    /// <inheritdoc/>
    public sealed override ushort Id => _id;
    /// <summary>Ports and numbers where it is looked for first.</summary>
    public virtual IReadOnlyList<Binding> Bindings => [];
    /// <summary>Transports over which <see cref="Recognize"/> can say <see cref="Match.Yes"/> on any port; others are asked on their own ports only.</summary>
    public virtual IReadOnlyList<PayloadKind> ByContent => [];
    /// <summary>Gives fields of a structure shared with another protocol this protocol's own names, where packets are shown; analyzers read the shared ones.</summary>
    /// <param name="tree">The packet's fields.</param>
    /// <param name="from">Its first value of the message.</param>
    public virtual void Rename(FieldTree tree, int from)
    {
    }

    /// <summary>Whether every message must be dissected although nobody reads its fields: the parser keeps state, switches protocols or finds inner layers.</summary>
    public virtual bool AlwaysDissect => false;
    /// <summary>Whether messages hold headers of other packets, which filters look for as well.</summary>
    public virtual bool CarriesHeaders => false;
    /// <summary>Whether a message can begin at any byte: a stream then goes on after missing bytes.</summary>
    public virtual bool AnyStart => false;
    /// <summary>Looks at the first bytes: cheap, no allocation, never throws.</summary>
    public virtual Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.Maybe;
    /// <summary>Whether a message tells nothing beyond that it was there, so that only a packet tree needs it dissected: most of TLS is application data.</summary>
    public virtual bool IsOpaque(ReadOnlySpan<byte> message) => false;
    /// <summary>Cuts the next message from a TCP stream.</summary>
    /// <param name="stream">Contiguous bytes from the message's start.</param>
    /// <param name="state">The flow's state of this protocol (made by <see cref="NewState"/>), or null.</param>
    /// <param name="direction">0 from the initiator, 1 from the responder.</param>
    public virtual Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Pdu.NotMine;
    /// <summary>State to keep per flow (one object per flow, none by default), handed to <see cref="Dissector.State"/> and <see cref="NextPdu"/>.</summary>
    public virtual object? NewState() => null;

    internal void Number(ushort id) => _id = id;

    /// <summary>For <see cref="ByContent"/>: TCP.</summary>
    protected static readonly PayloadKind[] OverTcp = [PayloadKind.Tcp];
    /// <summary>For <see cref="ByContent"/>: UDP.</summary>
    protected static readonly PayloadKind[] OverUdp = [PayloadKind.Udp];
    /// <summary>For <see cref="ByContent"/>: TCP and UDP.</summary>
    protected static readonly PayloadKind[] OverBoth = [PayloadKind.Tcp, PayloadKind.Udp];

    /// <summary>Shorthand for a TCP port.</summary>
    protected static Binding Tcp(ushort port) => new(PayloadKind.Tcp, port);
    /// <summary>Shorthand for a UDP port.</summary>
    protected static Binding Udp(ushort port) => new(PayloadKind.Udp, port);
    /// <summary>Shorthand for an Ethernet type.</summary>
    protected static Binding EtherType(ushort type) => new(PayloadKind.EtherType, type);
    /// <summary>Shorthand for an IP protocol number.</summary>
    protected static Binding IpProtocol(byte number) => new(PayloadKind.IpProtocol, number);
    /// <summary>Shorthand for a link type (LINKTYPE_ number).</summary>
    protected static Binding Link(ushort type) => new(PayloadKind.Link, type);
    /// <summary>Shorthand for an LLC SAP.</summary>
    protected static Binding LlcSap(byte sap) => new(PayloadKind.LlcSap, sap);
}
