using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>
/// Walks one packet from its link layer through tunnels to its transport and says what it found in <see cref="PacketFacts"/>. Sequential by design:
/// fragments need their neighbours. No heap per packet; hostile bytes end in a <see cref="DecodeStop"/>, never in an exception.
/// </summary>
/// <remarks>
/// After each <see cref="Decode"/>, call <see cref="TryTakeLate"/> until it says false: fragments that waited for their datagram come out then, and stand
/// before the packet just decoded. At the end of the capture call <see cref="Flush"/> and take what is left.
/// </remarks>
public sealed partial class PacketDecoder
{
    /// <summary>Layers kept per packet; deeper nesting stops (<see cref="PacketFlags.LayerOverflow"/>).</summary>
    public const int MaxLayers = 128;

    private readonly LayerRef[] _layers = new LayerRef[MaxLayers];
    private readonly DecoderOptions _options;
    private readonly FlowHash _hash;
    private readonly Defragmenter _fragments;
    private int _layerCount;

    // The walk's cursor. Offsets are absolute in _bytes; _wire is where the innermost header says its bytes end, _end where the captured ones do.
    private byte[] _bytes = [];
    private int _at;
    private int _end;
    private int _wire;
    private int _base;
    private bool _inExtra;
    private bool _isRouted;
    private LayerId _carrier;
    private PacketFacts _f;

    /// <summary>A decoder with its own tables; one per capture.</summary>
    public PacketDecoder(DecoderOptions? options = null)
    {
        _options = options ?? new DecoderOptions();
        _hash = new FlowHash(_options.HashSeed);
        _fragments = new Defragmenter(_hash);
    }

    /// <summary>The layer paths met so far.</summary>
    public PathTable Paths { get; } = new();

    /// <summary>The outer address pairs met so far.</summary>
    public TunnelTable Tunnels { get; } = new();

    /// <summary>The layers of the last packet from the outside in, for the packet tree.</summary>
    public ReadOnlySpan<LayerRef> Layers => _layers.AsSpan(0, _layerCount);

    /// <summary>Where reassembled datagrams stand since the last <see cref="TakeExtra"/>; facts flagged <see cref="PacketFlags.InExtra"/> point here.</summary>
    public byte[] Extra { get; private set; } = [];

    /// <summary>Bytes used of <see cref="Extra"/>.</summary>
    public int ExtraLength { get; private set; }

    /// <summary>Hands the extra buffer over (to the batch whose facts point into it) and starts a new one.</summary>
    public byte[] TakeExtra()
    {
        var taken = Extra;
        Extra = [];
        ExtraLength = 0;
        return taken;
    }

    /// <summary>Decodes one packet.</summary>
    /// <param name="buffer">The bytes that <see cref="PacketFacts.Offset"/> and <see cref="PacketFacts.Captured"/> refer to.</param>
    /// <param name="link">Link type of its interface.</param>
    /// <param name="fcs">Bytes of frame check sequence at its end, when the file says so.</param>
    /// <param name="facts">Comes with Time, Number, Offset, Captured, Original and Interface; everything else is set here.</param>
    public void Decode(byte[] buffer, LinkType link, int fcs, ref PacketFacts facts)
    {
        _layerCount = 0;
        Reset(ref facts);
        if (link == LinkType.Ethernet && !_options.CheckChecksums && TryCommon(buffer, ref facts)) return;
        Begin(buffer, fcs, in facts);
        var hop = Link(link);
        while (!hop.IsFinal) hop = Follow(hop);
        Finish(hop);
        facts = _f;
    }

    /// <summary>Takes one fragment whose datagram is now complete (or expired): it carries <see cref="PacketFlags.Late"/>, its own time, number and sizes, and the flow it belongs to.</summary>
    public bool TryTakeLate(ref PacketFacts facts) => _fragments.TryTakeLate(ref facts);

    /// <summary>Fragments whose datagrams never became whole, so far.</summary>
    public long IncompleteFragments => _fragments.Incomplete;

    /// <summary>Gives up on datagrams that are still incomplete, at the end of a capture.</summary>
    public void Flush() => _fragments.Flush();

    /// <summary>Clears all but what the caller set. In place: an initializer would build a second copy first.</summary>
    private static void Reset(ref PacketFacts facts)
    {
        var (time, number, offset, captured, original, source) = (facts.Time, facts.Number, facts.Offset, facts.Captured, facts.Original, facts.Interface);
        facts = default;
        facts.Time = time;
        facts.Number = number;
        facts.Offset = offset;
        facts.Captured = captured;
        facts.Original = original;
        facts.Interface = source;
        facts.TransportOffset = -1;
        facts.Flags = original > captured ? PacketFlags.Cut : PacketFlags.None;
    }

    private void Begin(byte[] buffer, int fcs, in PacketFacts facts)
    {
        _f = facts;
        _bytes = buffer;
        _at = _base = facts.Offset;
        // A hostile original length must not overflow offsets: nothing on any wire is larger than 256 MiB.
        var original = Math.Clamp(facts.Original, facts.Captured, Math.Max(facts.Captured, 1 << 28));
        _wire = _at + Math.Max(0, original - fcs);
        _end = Math.Min(_at + facts.Captured, _wire);
        _inExtra = false;
        _carrier = LayerId.Ip;
    }

    private Hop Follow(Hop hop) => hop.Kind switch
    {
        PayloadKind.EtherType => FollowEtherType(hop),
        PayloadKind.IpProtocol => FollowIpProtocol(hop),
        PayloadKind.Ppp => FollowPpp(hop),
        PayloadKind.LlcSap => FollowLlc(hop),
        _ => hop.Open,
    };

    private void Finish(Hop hop)
    {
        if (_layerCount == MaxLayers && _f.Stop.Reason == StopReason.Limit) _f.Flags |= PacketFlags.LayerOverflow;
        if (hop.Kind != PayloadKind.None)
        {
            _f.Payload = hop.Kind;
            _f.PayloadValue = hop.Value;
        }

        _f.PayloadOffset = _at;
        _f.PayloadCaptured = Math.Max(0, _end - _at);
        _f.PayloadLength = Math.Max(0, _wire - _at);
        if (_inExtra) _f.Flags |= PacketFlags.InExtra;
        if ((_f.Flags & PacketFlags.HasFlow) != 0)
            _f.FlowHash = _hash.Of(_f.Source, _f.Destination, _f.SourcePort, _f.DestinationPort, _f.Protocol);
        _fragments.Settle(in _f);
    }

    /// <summary>Notes that a layer's parser was entered.</summary>
    private void Enter(LayerId id, int length = 0)
    {
        _f.Path = Paths.Child(_f.Path, (ushort)id);
        if (_layerCount == MaxLayers)
        {
            Stop(StopReason.Limit);
            return;
        }

        _layers[_layerCount++] = new LayerRef(id, _at - _base, Math.Clamp(length, 0, Math.Max(0, _end - _at)), _inExtra);
    }

    /// <summary>Corrects the length of the layer entered last, once its header told it.</summary>
    private void Extend(int length)
    {
        if (_layerCount > 0) _layers[_layerCount - 1] = _layers[_layerCount - 1] with { Length = Math.Clamp(length, 0, Math.Max(0, _end - _at)) };
    }

    /// <summary>Whether fewer than <paramref name="n"/> captured bytes are left; records why.</summary>
    private bool Lacks(int n)
    {
        if (n <= _end - _at && _f.Stop.Reason == StopReason.None) return false;
        Short(n);
        return true;
    }

    /// <summary>Stops for want of bytes: the capture's fault when the wire had them, else the packet's.</summary>
    private Hop Short(int needed) => Stop(needed <= _wire - _at ? StopReason.Cut : StopReason.Truncated, needed);

    private Hop Stop(StopReason reason, int needed = 0)
    {
        if (_f.Stop.Reason != StopReason.None) return Hop.End;
        var layer = _layerCount > 0 ? (ushort)_layers[_layerCount - 1].Id : (ushort)LayerId.None;
        _f.Stop = new DecodeStop { Reason = reason, Offset = _at, Needed = needed, Had = Math.Max(0, _end - _at), Layer = layer };
        _f.Flags |= PacketFlags.Stopped;
        return Hop.End;
    }

    /// <summary>The rest is bytes that nobody claims: shown as <c>data</c> when there are any.</summary>
    private Hop Data()
    {
        if (_wire > _at) Enter(LayerId.Data, _end - _at);
        return Hop.End;
    }

    private ReadOnlySpan<byte> Rest => _bytes.AsSpan(_at, _end - _at);

    /// <summary>Moves past a header.</summary>
    private void Skip(int n) => _at += n;

    /// <summary>Ends the view <paramref name="length"/> bytes from here, where a length field says so; a field that promises more than there is changes nothing.</summary>
    private void Limit(int length)
    {
        _wire = Math.Min(_wire, _at + length);
        _end = Math.Min(_end, _wire);
    }
}
