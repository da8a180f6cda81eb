using PcapLab.Protocols;
using PcapLab.Protocols.Crypto;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>
/// Brings payload to the protocol that understands it. A flow's protocol is told by content first, by port second, and once nobody claims it, payload is
/// no longer looked at. Datagrams are messages; TCP segments go through <see cref="AppStream"/> and become messages where the protocol says one ends.
/// </summary>
public sealed class AppDispatcher
{
    /// <summary>Packets after which an unrecognised flow is left alone.</summary>
    private const int Patience = 12;
    /// <summary>…and of one whose beginning was not captured: it is in the middle of something, and tells itself only when that has ended.</summary>
    private const int MidStreamPatience = 100;
    /// <summary>Bytes of a stream that may gather while nobody is sure; more when somebody waits for the end of what looks like its own.</summary>
    private const int MaxUnidentified = 4096;
    /// <summary><see cref="Flow.AppIndex"/> of a connection that has ended: its streams and state are gone.</summary>
    private const int Ended = -1;
    /// <summary>Encryption inside encryption: deeper is nobody's traffic.</summary>
    private const int MaxCarriedDepth = 3;

    private readonly ProtocolIndex _index;
    private readonly AppSink _sink;
    private readonly FlowTracker _tracker;
    private readonly List<AppFlow?> _flows = [null];
    private readonly Stack<int> _freed = [];
    private int _carriedDepth;

    /// <summary>A dispatcher over the flows of one shard.</summary>
    /// <param name="index">Who parses what.</param>
    /// <param name="tracker">The flows.</param>
    /// <param name="sink">Receives what is found.</param>
    /// <param name="keys">Secrets that open encrypted connections; may grow while packets come.</param>
    public AppDispatcher(ProtocolIndex index, FlowTracker tracker, AppSink sink, TlsKeyLog? keys = null)
    {
        _index = index;
        _tracker = tracker;
        _sink = sink;
        if (keys is not null) Decryption = new Decryption(keys);
    }

    /// <summary>What became of the secrets, or null when none can come.</summary>
    public Decryption? Decryption { get; }

    /// <summary>Takes a packet's payload.</summary>
    /// <param name="p">The packet.</param>
    /// <param name="bytes">The buffer its offsets refer to.</param>
    /// <param name="place">Its flow.</param>
    /// <returns>False when nobody claims the payload.</returns>
    public bool Add(in PacketFacts p, ReadOnlySpan<byte> bytes, in FlowPlace place)
    {
        ref var flow = ref _tracker.Flows[place.Flow];
        if (p.Payload == PayloadKind.Tcp) return p.PayloadLength == 0 ? Empty(ref flow, place.Flow) : Segment(in p, bytes, ref flow, in place);
        if (p.PayloadLength == 0 || p.PayloadCaptured == 0) return true;
        return p.Payload is PayloadKind.Udp or PayloadKind.Sctp ? Datagram(in p, bytes, ref flow, in place) : Bound(in p, bytes, in place);
    }

    /// <summary>Touches what a flow's application keeps, so that its cache lines travel while other packets are worked on.</summary>
    internal long Touch(int app) => app <= 0 ? 0 : _flows[app]?.Touch() ?? 0;

    /// <summary>Lets go of all streams and states, at the end of a capture.</summary>
    public void End()
    {
        _flows.Clear();
        _freed.Clear();
    }

    /// <summary>A segment without payload can still end the connection.</summary>
    private bool Empty(ref Flow flow, int index)
    {
        if (flow.AppIndex > 0) EndIfClosed(ref flow, index, _flows[flow.AppIndex]!);
        return true;
    }

    /// <summary>Takes the payload of a packet without a flow, or below the transports: a number says whose it is.</summary>
    public bool Bound(in PacketFacts p, ReadOnlySpan<byte> bytes, in FlowPlace place)
    {
        if (p.Payload == PayloadKind.None) return true;
        if (p.PayloadCaptured == 0) return p.PayloadLength == 0;
        foreach (var protocol in _index.Bound(p.Payload, p.PayloadValue))
        {
            if (protocol.Recognize(bytes.Slice(p.PayloadOffset, p.PayloadCaptured), new RecognizeContext { Transport = p.Payload, WireLength = p.PayloadLength }) == Match.No) continue;
            Whole(in p, bytes, protocol, null, in place);
            return true;
        }

        return false;
    }

    private bool Datagram(in PacketFacts p, ReadOnlySpan<byte> bytes, ref Flow flow, in FlowPlace place)
    {
        if (flow.AppSearch == AppSearch.Closed) return false;
        var app = flow.AppIndex == 0 ? null : _flows[flow.AppIndex];
        var protocol = app?.Protocol ?? (flow.App == 0 ? null : ProtocolRegistry.Find(flow.App));
        if (protocol is null)
        {
            var context = Context(in p, place.Direction);
            protocol = _index.Identify(bytes.Slice(p.PayloadOffset, p.PayloadCaptured), in context, out var byContent, out _);
            var by = byContent ? AppSearch.ByContent : AppSearch.ByPort;
            if (!byContent && ProtocolRegistry.Find(p.Expected) is { } expected) (protocol, by) = (expected, AppSearch.ByControl);
            var moved = protocol is null ? Decryption?.Moves.Find(bytes.Slice(p.PayloadOffset, p.PayloadCaptured), place.Direction) : null;
            if (moved is not null) (protocol, by) = (ProtocolRegistry.ByName["quic"], AppSearch.ByContent);
            if (protocol is null)
            {
                if (flow.Packets >= Patience) flow.AppSearch = AppSearch.Closed;
                return false;
            }

            Decide(ref flow, protocol, by);
            if ((moved ?? NewState(protocol)) is { } state) app = Keep(ref flow, new AppFlow { Protocol = protocol, State = state });
        }
        else if (flow.AppSearch == AppSearch.ByPort && protocol.Recognize(bytes.Slice(p.PayloadOffset, p.PayloadCaptured), Context(in p, place.Direction)) == Match.Yes)
        {
            flow.AppSearch = AppSearch.ByContent;
        }

        Whole(in p, bytes, protocol, app?.State, in place);
        return true;
    }

    /// <summary>Frees what a connection held once both sides have closed and nothing waits for a missing segment.</summary>
    private void EndIfClosed(ref Flow flow, int index, AppFlow app)
    {
        var closed = (flow.SourceFlags & flow.DestinationFlags & TcpBits.Fin) != 0;
        if (!closed || flow.AppIndex <= 0 || app.Source.AheadCount + app.Destination.AheadCount > 0) return;
        Drop(ref flow, app);
        flow.AppIndex = Ended;
        _sink.OnEnded(index);
    }

    private bool Segment(in PacketFacts p, ReadOnlySpan<byte> bytes, ref Flow flow, in FlowPlace place)
    {
        if (flow.AppSearch == AppSearch.Closed) return false;
        if (flow.AppIndex == Ended) return IsClaimed(in flow);
        var app = flow.AppIndex == 0 ? Keep(ref flow, new AppFlow()) : _flows[flow.AppIndex]!;
        var stream = place.Direction == 0 ? app.Source : app.Destination;
        var sequence = p.Sequence + ((p.TcpFlags & TcpBits.Syn) != 0 ? 1u : 0);
        var ack = PeerAck(in flow, place.Direction);
        if (!stream.Started) Start(stream, sequence, ack, in flow);

        var end = (p.Flags & PacketFlags.InExtra) != 0 ? -1 : p.PayloadOffset - p.Offset + p.PayloadCaptured;
        var run = new StreamRun(this, in p, bytes, app, stream, place, end);
        var data = bytes.Slice(p.PayloadOffset, p.PayloadCaptured);
        run.Take(sequence, data, p.PayloadLength - p.PayloadCaptured, ack);
        EndIfClosed(ref flow, place.Flow, app);
        return IsClaimed(in flow);
    }

    /// <summary>Whether somebody reads the flow's payload, or may yet.</summary>
    private static bool IsClaimed(in Flow flow) => flow.App != 0 || flow.AppSearch == AppSearch.Open && flow.Packets < Patience;

    /// <summary>Where a direction begins: at what the peer has acknowledged, if its SYN was seen and the first data comes close after it.</summary>
    private static void Start(AppStream stream, uint sequence, uint? ack, in Flow flow)
    {
        stream.Started = true;
        var synSeen = ((flow.SourceFlags | flow.DestinationFlags) & TcpBits.Syn) != 0;
        stream.Next = synSeen && ack is { } a && sequence - a is > 0 and < 1 << 20 ? a : sequence;
    }

    private uint? PeerAck(in Flow flow, int direction)
    {
        if (flow.Tcp == 0) return null;
        ref readonly var c = ref _tracker.Connection(flow.Tcp);
        ref readonly var peer = ref direction == 0 ? ref c.Destination : ref c.Source;
        return peer.HasAck ? peer.LastAck : null;
    }

    /// <summary>Tells the protocol of a stream from its first bytes; false while it is open.</summary>
    internal bool Identify(AppFlow app, ReadOnlySpan<byte> bytes, in PacketFacts p, in FlowPlace place)
    {
        if (app.IsCarried) return IdentifyCarried(app, bytes, in p, in place);
        ref var flow = ref _tracker.Flows[place.Flow];
        var context = Context(in p, place.Direction);
        var wait = false;
        var by = AppSearch.ByControl; // a stream that was announced can hold anything, another protocol's messages too
        if (ProtocolRegistry.Find(p.Expected) is not { } protocol)
        {
            protocol = _index.Identify(bytes, in context, out var byContent, out wait)!;
            by = byContent ? AppSearch.ByContent : AppSearch.ByPort;
        }

        if (protocol is null)
        {
            var isMidStream = ((flow.SourceFlags | flow.DestinationFlags) & TcpBits.Syn) == 0;
            app.ForgetsUnknown = isMidStream && !wait;
            var isFull = bytes.Length > (wait ? TextHead.MaxHead : MaxUnidentified) && !app.ForgetsUnknown;
            if (isFull || !wait && flow.Packets >= (isMidStream ? MidStreamPatience : Patience)) Close(ref flow, app);
            return false;
        }

        Decide(ref flow, protocol, by);
        app.Protocol = protocol;
        app.State = NewState(protocol);
        return true;
    }

    /// <summary>What a segment looks like, by content or port, without deciding for the flow.</summary>
    internal AppProtocol? Likely(AppFlow app, ReadOnlySpan<byte> bytes, in PacketFacts p, in FlowPlace place)
    {
        if (app.IsCarried) return null;
        var context = Context(in p, place.Direction);
        return ProtocolRegistry.Find(p.Expected) ?? _index.Identify(bytes, in context, out _, out _);
    }

    /// <summary>Looks again at a flow that only its port told: content may have said so by now.</summary>
    internal bool Confirm(AppProtocol protocol, ReadOnlySpan<byte> bytes, in PacketFacts p, in FlowPlace place)
    {
        if (protocol.Recognize(bytes, Context(in p, place.Direction)) != Match.Yes) return false;
        if (place.Flow < 0) return true;
        ref var flow = ref _tracker.Flows[place.Flow];
        if (flow.AppSearch == AppSearch.ByPort) flow.AppSearch = AppSearch.ByContent;
        return true;
    }

    /// <summary>Whether whoever looks shows packets one by one: then a message is shown whole, in the frame that completes it, as tshark does.</summary>
    internal bool WantsWhole => _sink.NeedsFrameOffsets;

    internal void Entered(AppProtocol protocol) => _sink.OnEntered(protocol);

    internal void Content(in PacketFacts p, ReadOnlySpan<byte> bytes, AppFlow app, in FlowPlace place) => _sink.OnContent(in p, app.Protocol!, in place, bytes);

    internal void Gap(in PacketFacts p, AppProtocol protocol, in FlowPlace place, long missing, bool lost) => _sink.OnGap(in p, protocol, in place, missing, lost);

    /// <summary>Dissects one message of a stream, when anybody reads it. <c>offset</c> is where it stands in its source, or -1 when it was put together.</summary>
    internal void Message(in PacketFacts p, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> message, int offset, byte source, AppFlow app, in FlowPlace place, bool cut)
    {
        var protocol = app.Protocol!;
        if (!_sink.Wants(protocol) || !_sink.NeedsFrameOffsets && protocol.IsOpaque(message)) return;
        var tree = _sink.Tree;
        var start = 0;
        var whole = message;
        if (!_sink.NeedsFrameOffsets)
        {
            source = 0;
        }
        else if (offset < 0)
        {
            source = tree.AddSource(message.ToArray());
        }
        else
        {
            start = offset;
            if (source == 0) whole = bytes.Slice(p.Offset, p.Captured);
        }

        var d = new Dissector(message, tree, start, source, cut)
        {
            State = app.State, Direction = place.Direction, IsStream = true, SourcePort = p.SourcePort, DestinationPort = p.DestinationPort,
        };
        Dissect(in p, ref d, protocol, whole, in place);
        if (d.SwitchTo is AppProtocol other)
        {
            app.Protocol = other;
            app.State = NewState(other);
        }
        else if (d.IsHandedOn)
        {
            app.Protocol = null;
            app.State = null;
        }
    }

    private void Whole(in PacketFacts p, ReadOnlySpan<byte> bytes, AppProtocol protocol, object? state, in FlowPlace place)
    {
        _sink.OnEntered(protocol);
        if (!_sink.Wants(protocol)) return;
        var message = bytes.Slice(p.PayloadOffset, p.PayloadCaptured);
        var whole = message;
        var start = 0;
        byte source = 0;
        if (_sink.NeedsFrameOffsets)
        {
            if ((p.Flags & PacketFlags.InExtra) != 0) source = _sink.Tree.AddSource(message.ToArray());
            else
            {
                whole = bytes.Slice(p.Offset, p.Captured);
                start = p.PayloadOffset - p.Offset;
            }
        }

        var d = new Dissector(message, _sink.Tree, start, source, p.PayloadCaptured < p.PayloadLength)
        {
            State = state, Direction = place.Direction, SourcePort = p.SourcePort, DestinationPort = p.DestinationPort, Selector = p.PayloadValue,
        };
        Dissect(in p, ref d, protocol, whole, in place);
    }

    private void Dissect(in PacketFacts p, ref Dissector d, AppProtocol protocol, ReadOnlySpan<byte> bytes, in FlowPlace place)
    {
        var tree = d.Tree;
        if (d.State is Carrier connection) connection.Frame = p.Number;
        if (_sink.NeedsFrameOffsets && !(tree.Layers is [.., var last] && last.Protocol == protocol)) d.Layer(protocol);
        var before = tree.Layers.Length;
        var first = tree.Count;
        protocol.Dissect(ref d);
        if (_sink.NeedsFrameOffsets) protocol.Rename(tree, first);
        foreach (var layer in tree.Layers[before..]) _sink.OnEntered(layer.Protocol);

        _sink.OnMessage(in p, new AppMessage
        {
            Protocol = protocol, Tree = tree, Bytes = bytes, Flow = place.Flow, Direction = place.Direction, State = d.State, Stop = d.Stopped,
            IsDecrypted = _carriedDepth > 0, Content = d.Data, From = first,
        });
        if (d.State is Carrier { HasReady: true } carrier) TakeCarried(in p, carrier, in place);
    }

    /// <summary>Gives what a message carried under encryption to the protocol inside, as if it had come in segments.</summary>
    private void TakeCarried(in PacketFacts p, Carrier carrier, in FlowPlace place)
    {
        if (_carriedDepth < MaxCarriedDepth)
        {
            _carriedDepth++;
            foreach (var piece in carrier.Ready)
            {
                var app = (AppFlow)(piece.Stream.Reader ??= new AppFlow { IsCarried = true, StreamId = piece.Stream.Id, Protocol = piece.Stream.Protocol, State = piece.Stream.State ?? NewState(piece.Stream.Protocol) });
                var stream = place.Direction == 0 ? app.Source : app.Destination;
                var run = new StreamRun(this, in p, piece.Buffer, app, stream, place, piece.Offset + piece.Length, piece.Source);
                run.Take(piece.At, piece.Buffer.AsSpan(piece.Offset, piece.Length), 0, null);
            }

            _carriedDepth--;
        }

        carrier.Ready.Clear();
    }

    /// <summary>Bytes of a carried stream in their order.</summary>
    internal void Carried(AppFlow app, ReadOnlySpan<byte> bytes, in PacketFacts p, in FlowPlace place)
    {
        if (_carriedDepth == 1) _sink.OnCarried(in p, in place, app.StreamId, bytes);
    }

    /// <summary>Tells a carried protocol: by content, or by the port that it has when it is not encrypted.</summary>
    private bool IdentifyCarried(AppFlow app, ReadOnlySpan<byte> bytes, in PacketFacts p, in FlowPlace place)
    {
        var context = new RecognizeContext
        {
            Transport = PayloadKind.Tcp, SourcePort = PlainPort(in p, p.SourcePort), DestinationPort = PlainPort(in p, p.DestinationPort), FromInitiator = place.Direction == 0, WireLength = bytes.Length,
        };
        app.Protocol = _index.Identify(bytes, in context, out _, out var wait);
        if (app.Protocol is null)
        {
            app.IsClosed = !wait || bytes.Length > 4096;
            return false;
        }

        app.State = NewState(app.Protocol);
        return true;
    }

    private static ushort PlainPort(in PacketFacts p, ushort port) => (ushort)(p.Payload != PayloadKind.Tcp ? 0 : port switch
    {
        443 or 8443 => 80, 465 => 25, 636 => 389, 853 => 53, 989 => 20, 990 => 21, 993 => 143, 995 => 110, 8883 => 1883, _ => port,
    });

    private object? NewState(AppProtocol? protocol)
    {
        var state = protocol?.NewState();
        if (state is Carrier carrier) carrier.Decryption = Decryption;
        return state;
    }

    private static RecognizeContext Context(in PacketFacts p, int direction) => new()
    {
        Transport = p.Payload, SourcePort = p.SourcePort, DestinationPort = p.DestinationPort, FromInitiator = direction == 0, WireLength = p.PayloadLength,
    };

    private static void Decide(ref Flow flow, AppProtocol protocol, AppSearch by)
    {
        flow.App = protocol.Id;
        flow.AppSearch = by;
    }

    private AppFlow Keep(ref Flow flow, AppFlow app)
    {
        if (_freed.TryPop(out var free))
        {
            flow.AppIndex = free;
            _flows[free] = app;
            return app;
        }

        flow.AppIndex = _flows.Count;
        _flows.Add(app);
        return app;
    }

    private void Close(ref Flow flow, AppFlow app)
    {
        flow.AppSearch = AppSearch.Closed;
        Drop(ref flow, app);
    }

    private void Drop(ref Flow flow, AppFlow app)
    {
        app.IsClosed = true;
        app.Source.Close();
        app.Destination.Close();
        _flows[flow.AppIndex] = null;
        _freed.Push(flow.AppIndex);
        flow.AppIndex = 0;
    }
}
