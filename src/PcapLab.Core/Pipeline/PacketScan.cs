using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Protocols.Crypto;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>One packet with everything that can be said of it. Lives for one call.</summary>
public readonly ref struct ScannedPacket
{
    private readonly ref readonly PacketFacts _facts;

    internal ScannedPacket(in PacketFacts facts) => _facts = ref facts;

    /// <summary>What decoding gave.</summary>
    public ref readonly PacketFacts Facts => ref _facts;
    /// <summary>The frame's captured bytes, source 0 of the tree.</summary>
    public required ReadOnlySpan<byte> Frame { get; init; }
    /// <summary>All layers (<see cref="FieldTree.Layers"/>) and fields, <c>frame</c> first.</summary>
    public required FieldTree Tree { get; init; }
    /// <summary>Public number of its flow, 0 without.</summary>
    public required long Flow { get; init; }
    /// <summary>0 from the flow's initiator, 1 from its responder.</summary>
    public required int Direction { get; init; }
    /// <summary>What TCP tracking says.</summary>
    public required TcpEvents Events { get; init; }
    /// <summary>Bytes of streams inside that the packet completes, when <see cref="ScanOptions.Inside"/> asks for them.</summary>
    public IReadOnlyList<InnerBytes> Inside { get; init; } = [];
    /// <summary>Link type of its interface.</summary>
    public required LinkType LinkType { get; init; }
    /// <summary>Comments and rarer options, or null.</summary>
    public PacketNote? Note { get; init; }
    /// <summary>The innermost layer's protocol: what the Protocol column shows.</summary>
    public Protocol? Innermost => Tree.Layers is [.., var last] ? last.Protocol : null;
}

/// <summary>Which streams inside a connection are followed.</summary>
public enum InnerStreams
{
    /// <summary>None.</summary>
    None,
    /// <summary>What TLS or QUIC carried, decrypted.</summary>
    Decrypted,
    /// <summary>The messages of HTTP/1, with bodies put together and decompressed.</summary>
    Http,
    /// <summary>The frames of HTTP/2, with headers as names and values behind their 32-bit lengths, as tshark follows them.</summary>
    Http2,
    /// <summary>The frames of HTTP/3, in the same form.</summary>
    Http3,
}

/// <summary>Bytes of a stream inside a connection, in order and without repeats.</summary>
/// <param name="Stream">Number of the stream; TLS has one, 0.</param>
/// <param name="Direction">0 from the flow's initiator, 1 from its responder.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record InnerBytes(ulong Stream, int Direction, byte[] Bytes);

/// <summary>Takes a packet; false ends the scan.</summary>
public delegate bool PacketVisitor(in ScannedPacket packet);

/// <summary>How a scan reads.</summary>
public sealed record ScanOptions
{
    /// <summary>Whether IP checksums are verified.</summary>
    public bool CheckChecksums { get; init; }
    /// <summary>Ports whose protocol the user names.</summary>
    public IReadOnlyList<DecodeAs> DecodeAs { get; init; } = [];
    /// <summary>The only headers that the visitor will look at; null dissects everything. Flow, direction and events are known then only when <see cref="HeaderNeeds.Flows"/> asks for them.</summary>
    public HeaderNeeds? Headers { get; init; }
    /// <summary>The only filter that will be asked of each packet, and nothing else: headers that it does not name are in the tree without their fields. Null dissects everything.</summary>
    public Filter? For { get; init; }
    /// <summary>Secrets that open encrypted connections, beside those that a pcapng file carries; null for none.</summary>
    public TlsKeyLog? KeyLog { get; init; }
    /// <summary>What <see cref="ScannedPacket.Inside"/> holds.</summary>
    public InnerStreams Inside { get; init; }
    /// <summary>Packets that will come, where that is known: a look at a few makes no room for many.</summary>
    public int Expected { get; init; } = int.MaxValue;
}

/// <summary>
/// The ordered pass with every layer dissected: packet lists, trees, display filters and exports of packets come from it. It follows flows and streams with
/// the same code as the analysis, so a packet's tree needs the packets before it: <see cref="Find"/> walks there.
/// </summary>
public sealed class PacketScan
{
    private const int BatchRoom = 4096;
    private readonly PacketSource _source;
    private readonly PacketDecoder _decoder;
    private readonly FlowTracker _tracker;
    private readonly ExpectedFlows _expected = new();
    private readonly TcpStreamFields _tcp = new();
    private readonly AppDispatcher _dispatcher;
    private readonly ScanApps _apps = new();
    private readonly FieldTree _tree;
    private readonly List<int> _streams = [];
    private readonly int[] _nextStream = new int[2];
    private readonly HeaderNeeds? _headers;
    private readonly Func<Protocol, bool>? _wanted;
    private readonly bool _wantsFrame, _wantsStreams;
    private readonly CaptureSecrets _secrets;
    private readonly int _room;
    private long _first = long.MinValue;
    private long _previous;

    /// <summary>A scan of a source, which the caller disposes.</summary>
    public PacketScan(PacketSource source, ScanOptions? options = null)
    {
        options ??= new ScanOptions();
        _source = source;
        _tracker = new FlowTracker(options.Expected);
        _room = Math.Min(options.Expected, BatchRoom);
        _headers = options.Headers;
        _wanted = options.For is { } filter ? filter.Protocols.Contains : null;
        _wantsFrame = Wants(FrameProtocol.Instance);
        _wantsStreams = Wants(WireRegistry.Find((ushort)LayerId.Tcp)!) || Wants(WireRegistry.Find((ushort)LayerId.Udp)!);
        _tree = _apps.Tree;
        _apps.Wanted = options.Inside;
        _decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = options.CheckChecksums });
        _secrets = new CaptureSecrets(source.Info, options.KeyLog);
        _dispatcher = new AppDispatcher(options.DecodeAs.Count == 0 ? ProtocolIndex.Default : new ProtocolIndex(options.DecodeAs), _tracker, _apps, _secrets.Keys);
    }

    private bool Wants(Protocol header) => _wanted?.Invoke(header) ?? true;

    /// <summary>Visits every packet in capture order, until the visitor has enough.</summary>
    /// <exception cref="CaptureException">The source fails.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Run(PacketVisitor visitor, CancellationToken cancellation = default)
    {
        var batch = new PacketBatch(_room);
        while (_source.Read(batch, cancellation))
        {
            if (!Visit(batch, visitor)) return;
        }
    }

    /// <summary>Visits the one packet of a number, after following those before it; false when there is none.</summary>
    public bool Find(long number, PacketVisitor visitor, CancellationToken cancellation = default)
    {
        var found = false;
        Run((in p) =>
        {
            if (p.Facts.Number != number) return p.Facts.Number < number;
            found = true;
            visitor(in p);
            return false;
        }, cancellation);
        return found;
    }

    /// <summary>Visits the packets of one batch; false when the visitor has enough.</summary>
    public bool Visit(PacketBatch batch, PacketVisitor visitor)
    {
        var note = 0;
        _secrets.Take();
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var record = ref batch.Records[i];
            var facts = new PacketFacts
            {
                Time = record.Time, Number = batch.NumberOf(i), Offset = record.Offset, Captured = record.Captured, Original = PseudoHeader.OnTheWire(in record), Interface = record.Interface,
            };
            _decoder.Decode(batch.Buffer, record.LinkType, record.FcsLength, ref facts);
            if (_first == long.MinValue) _first = _previous = record.Time;
            var frame = batch.Buffer.AsSpan(record.Offset, record.Captured);
            _expected.Look(ref facts, BytesOf(in facts, batch.Buffer));
            while (note < batch.Notes.Count && batch.Notes[note].Index < i) note++;
            var own = note < batch.Notes.Count && batch.Notes[note].Index == i ? batch.Notes[note] : null;
            var place = Dissect(batch.Buffer, in record, frame, in facts, own);
            _previous = record.Time;
            var packet = new ScannedPacket(in facts)
            {
                Frame = frame, Tree = _tree, Flow = place.Flow + 1, Direction = place.Direction, Events = place.Events, LinkType = record.LinkType, Inside = _apps.Inside,
                Note = own,
            };
            if (!visitor(in packet)) return false;
        }

        _decoder.TakeExtra();
        return true;
    }

    private FlowPlace Dissect(byte[] buffer, in PacketRecord record, ReadOnlySpan<byte> frame, in PacketFacts facts, PacketNote? note)
    {
        _tree.Clear();
        if (_headers is not null) return Headers(_headers, buffer, in record, frame, in facts, note);
        var protocols = -1;
        if (_wantsFrame) protocols = FrameProtocol.Add(_tree, in facts, _first, _previous);
        else _tree.AddLayer(FrameProtocol.Instance, 0, 0);
        if (note is { Comments.Count: > 0 } && _wantsFrame) FrameProtocol.AddComments(_tree, note.Comments);
        _apps.Begin(WireTree.Fill(_decoder, frame, in facts, _tree, _wanted));
        var place = Follow(in facts, buffer, frame, record.LinkType);
        if (_wantsFrame) FrameProtocol.SetProtocols(_tree, protocols, _apps.Entered is not null);
        TakeLate();
        return place;
    }

    /// <summary>The headers that were asked for; flows are followed for what they add to headers, and no payload is looked into.</summary>
    private FlowPlace Headers(HeaderNeeds wanted, byte[] buffer, in PacketRecord record, ReadOnlySpan<byte> frame, in PacketFacts facts, PacketNote? note)
    {
        if (wanted.Has(FrameProtocol.Instance)) FrameProtocol.Add(_tree, in facts, _first, _previous);
        else _tree.AddLayer(FrameProtocol.Instance, 0, 0);
        if (note is { Comments.Count: > 0 } && wanted.Has(FrameProtocol.Instance)) FrameProtocol.AddComments(_tree, note.Comments);
        _apps.Begin(WireTree.Fill(_decoder, frame, in facts, _tree, wanted.Has));
        var place = new FlowPlace(-1, 0, TcpEvents.None);
        if (CarriedHeaders.Has(in facts, BytesOf(in facts, buffer))) place = Follow(in facts, buffer, frame, record.LinkType);
        else if (wanted.Flows && (facts.Flags & PacketFlags.HasFlow) != 0) place = Place(in facts, buffer, frame, record.LinkType);
        TakeLate();
        return place;
    }

    private FlowPlace Follow(in PacketFacts p, byte[] buffer, ReadOnlySpan<byte> frame, LinkType link)
    {
        var bytes = BytesOf(in p, buffer);
        var place = new FlowPlace(-1, 0, TcpEvents.None);
        bool claimed;
        if ((p.Flags & PacketFlags.HasFlow) == 0) claimed = _dispatcher.Bound(in p, bytes, in place);
        else
        {
            place = Place(in p, buffer, frame, link);
            claimed = p.Payload == PayloadKind.None || _dispatcher.Add(in p, bytes, in place);
        }

        // A frame that only begins a message, carries its middle, or brings one again inside a QUIC packet, still belongs to the protocol.
        if (_apps.Entered is { } entered && !Has(entered))
            _tree.AddLayer(entered, p.PayloadOffset - p.Offset, 0);
        if (!claimed && p.PayloadCaptured > 0 && WireRegistry.Find((ushort)LayerId.Data) is { } data)
            _tree.AddLayer(data, _apps.Extra == 0 ? p.PayloadOffset - p.Offset : p.PayloadOffset, _apps.Extra);
        return place;
    }

    private FlowPlace Place(in PacketFacts p, byte[] buffer, ReadOnlySpan<byte> frame, LinkType link)
    {
        var place = _tracker.Add(in p, BytesOf(in p, buffer), link == LinkType.Ethernet ? frame[..Math.Min(14, frame.Length)] : default);
        if (_wantsStreams) AddStream(in p, in place);
        return place;
    }

    private byte[] BytesOf(in PacketFacts p, byte[] buffer) => (p.Flags & PacketFlags.InExtra) != 0 ? _decoder.Extra : buffer;

    private bool Has(Protocol protocol)
    {
        foreach (var layer in _tree.Layers)
        {
            if (layer.Protocol == protocol) return true;
        }

        return false;
    }

    /// <summary>Numbers conversations per transport from 0, as Wireshark does.</summary>
    private void AddStream(in PacketFacts p, in FlowPlace place)
    {
        var isTcp = p.Payload == PayloadKind.Tcp;
        while (_streams.Count <= place.Flow) _streams.Add(-1);
        if (!isTcp && p.Payload != PayloadKind.Udp) return;
        if (_streams[place.Flow] < 0) _streams[place.Flow] = _nextStream[isTcp ? 0 : 1]++;
        ref readonly var flow = ref _tracker.Flows[place.Flow];
        var rtt = flow.Tcp == 0 ? 0 : _tracker.Connection(flow.Tcp).HandshakeRtt;
        if (isTcp) _tcp.Add(_tree, in p, in place, _tracker.WindowScale(in flow, place.Direction));
        TcpAnalysisFields.Add(_tree, isTcp, _streams[place.Flow], place.Events, rtt);
    }

    private void TakeLate()
    {
        var late = default(PacketFacts);
        while (_decoder.TryTakeLate(ref late))
        {
            if (_headers is not { Flows: false }) _tracker.Add(in late, default, default);
        }
    }

    /// <summary>Dissects everything into the packet's one tree.</summary>
    private sealed class ScanApps : AppSink
    {
        public override FieldTree Tree { get; } = new();
        public override bool NeedsFrameOffsets => true;
        /// <summary>The tree's source that the payload stands in.</summary>
        public byte Extra { get; private set; }

        private readonly HttpFollow _http = new();

        public InnerStreams Wanted { get; set; }
        public List<InnerBytes> Inside { get; } = [];

        /// <summary>The last protocol that was given bytes of this packet, or null.</summary>
        public Protocol? Entered { get; private set; }

        public void Begin(byte extra)
        {
            Extra = extra;
            Entered = null;
            Inside.Clear();
        }

        public override bool Wants(AppProtocol protocol) => true;

        public override void OnEntered(Protocol protocol) => Entered = protocol;

        public override void OnCarried(in PacketFacts packet, in FlowPlace place, ulong stream, ReadOnlySpan<byte> bytes)
        {
            if (Wanted == InnerStreams.Decrypted && !bytes.IsEmpty) Inside.Add(new InnerBytes(stream, place.Direction, bytes.ToArray()));
        }

        public override void OnContent(in PacketFacts packet, AppProtocol protocol, in FlowPlace place, ReadOnlySpan<byte> bytes)
        {
            if (Wanted == InnerStreams.Http && protocol is Http && !bytes.IsEmpty) _http.Add(place.Direction, bytes, Inside);
        }

        public override void OnMessage(in PacketFacts packet, in AppMessage message)
        {
            if (Wanted == InnerStreams.Http && message.Protocol is Http) _http.Add(in message, Inside);
            if (Wanted == InnerStreams.Http2 && message.Protocol is Http2 || Wanted == InnerStreams.Http3 && message.Protocol is Http3) Http2Follow.Add(in message, Inside);
        }
    }
}
