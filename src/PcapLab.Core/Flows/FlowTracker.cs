using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>A packet's place among the flows.</summary>
/// <param name="Flow">Index in <see cref="FlowTracker.Flows"/>.</param>
/// <param name="Direction">0 from the initiator, 1 from the responder.</param>
/// <param name="Events">What TCP tracking says of it.</param>
public readonly record struct FlowPlace(int Flow, int Direction, TcpEvents Events);

/// <summary>
/// Assigns packets to flows and keeps their counters and TCP health. Decisions rest on packets and their stamps alone, so that a replay gives the
/// same flows: a SYN with a new sequence number on known ports starts a new flow, and so does a datagram after <see cref="IdleNs"/> of silence.
/// </summary>
public sealed class FlowTracker
{
    /// <summary>Silence after which UDP and other connectionless traffic is a new flow: ten minutes, longer than any common keep-alive.</summary>
    public const long IdleNs = 600_000_000_000;

    private readonly ChunkedArray<TcpConnection> _connections;

    /// <summary>A tracker without flows.</summary>
    /// <param name="expected">Packets that will come, where that is known: for a page of a list no room for a thousand flows is made.</param>
    public FlowTracker(int expected = int.MaxValue)
        : this(new FlowTable(ChunkBits(expected)), new ChunkedArray<TcpConnection>(ChunkBits(expected)), new MacPairs()) => _connections.Add(default);

    private static int ChunkBits(int expected) => expected < 10_000 ? 5 : 10;

    private FlowTracker(FlowTable flows, ChunkedArray<TcpConnection> connections, MacPairs macs)
    {
        Flows = flows;
        _connections = connections;
        Macs = macs;
    }

    /// <summary>The flows in order of creation.</summary>
    public FlowTable Flows { get; }

    /// <summary>Ethernet addresses of the flows' first packets.</summary>
    public MacPairs Macs { get; }

    /// <summary>How many flows have TCP state.</summary>
    internal int Connections => _connections.Count - 1;

    /// <summary>TCP health of a flow whose <see cref="Flow.Tcp"/> is not 0.</summary>
    public ref TcpConnection Connection(int index) => ref _connections[index];

    /// <summary>Touches a connection, so that its cache lines travel while other packets are worked on.</summary>
    internal long Touch(int connection) => connection == 0 ? 0 : _connections[connection].Touch();

    /// <summary>How many bits the windows of a direction are shifted by: -1 unknown, -2 not at all, for one SYN without the option is enough (RFC 7323 2.2).</summary>
    public int WindowScale(in Flow flow, int direction)
    {
        if (flow.Tcp == 0) return ((flow.SourceFlags | flow.DestinationFlags) & TcpBits.Syn) != 0 && flow.FirstScale < 0 ? -2 : -1;
        ref readonly var c = ref Connection(flow.Tcp);
        return c.Source.Scale == -2 || c.Destination.Scale == -2 ? -2 : (direction == 0 ? c.Source : c.Destination).Scale;
    }

    /// <summary>A copy to read while the original goes on: plain block copies, 400 bytes a flow at most.</summary>
    public FlowTracker Copy() => new(Flows.Copy(), _connections.Copy(), Macs.Copy());

    /// <summary>Takes the next packet that has addresses.</summary>
    /// <param name="p">The packet.</param>
    /// <param name="bytes">The buffer its offsets refer to.</param>
    /// <param name="ethernet">Its Ethernet header when it has one, or empty.</param>
    public FlowPlace Add(in PacketFacts p, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> ethernet)
    {
        var index = Flows.Find(in p, out var slot, out var direction);
        var reused = index >= 0 && StartsAnew(in Flows[index], in p, direction);
        if (index < 0 || reused)
        {
            index = Flows.Add(slot, p.FlowHash);
            direction = Start(ref Flows[index], in p, bytes, ethernet);
            return new FlowPlace(index, direction, reused && p.Protocol == IpProtocols.Tcp ? TcpEvents.PortsReused : TcpEvents.None);
        }

        ref var flow = ref Flows[index];
        var events = HasTcp(in p) ? Track(ref flow, in p, bytes, direction) : TcpEvents.None;
        Count(ref flow, in p, direction);
        return new FlowPlace(index, direction, events);
    }

    private static bool HasTcp(in PacketFacts p) =>
        p.Protocol == IpProtocols.Tcp && p.TransportOffset >= 0 && p.Payload == PayloadKind.Tcp && (p.Flags & PacketFlags.Late) == 0;

    private static bool StartsAnew(in Flow f, in PacketFacts p, int direction)
    {
        if (p.Protocol != IpProtocols.Tcp) return p.Time - f.Last > IdleNs;
        if ((p.TcpFlags & (TcpBits.Syn | TcpBits.Ack)) != TcpBits.Syn) return false;
        if (direction == 0)
        {
            if ((f.SourceFlags & TcpBits.Syn) != 0) return p.Sequence != f.FirstSequence;
            // The SYN/ACK was captured before its SYN: one connection.
            return (f.DestinationFlags & TcpBits.Syn) == 0 || f.FirstAcknowledgment != p.Sequence + 1;
        }

        // The responder opens towards the initiator: a simultaneous open while it has said nothing yet, else a connection of its own.
        return f.DestinationFlags != 0 && (f.DestinationFlags & TcpBits.Syn) == 0 || IsClosed(in f);
    }

    private static bool IsClosed(in Flow f) =>
        (f.SourceFlags & f.DestinationFlags & TcpBits.Fin) != 0 || ((f.SourceFlags | f.DestinationFlags) & TcpBits.Rst) != 0;

    private int Start(ref Flow flow, in PacketFacts p, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> ethernet)
    {
        // Of a connection whose SYN was not captured, the SYN/ACK tells who opened it.
        var direction = HasTcp(in p) && (p.TcpFlags & (TcpBits.Syn | TcpBits.Ack)) == (TcpBits.Syn | TcpBits.Ack) ? 1 : 0;
        (flow.Source, flow.Destination) = direction == 0 ? (p.Source, p.Destination) : (p.Destination, p.Source);
        (flow.SourcePort, flow.DestinationPort) = direction == 0 ? (p.SourcePort, p.DestinationPort) : (p.DestinationPort, p.SourcePort);
        flow.Protocol = p.Protocol;
        flow.IpVersion = p.IpVersion;
        flow.First = flow.Last = p.Time;
        flow.FirstFrame = p.Number;
        flow.Tunnel = p.Tunnel;
        if (!ethernet.IsEmpty) flow.Macs = direction == 0 ? Macs.Intern(ethernet) : Macs.Swapped(Macs.Intern(ethernet));
        if (HasTcp(in p))
        {
            var options = OptionsOf(in p, bytes);
            flow.FirstSequence = p.Sequence;
            flow.FirstAcknowledgment = p.Acknowledgment;
            flow.FirstWindow = p.Window;
            flow.FirstMss = options.Mss;
            flow.FirstScale = options.Scale;
        }

        Count(ref flow, in p, direction);
        return direction;
    }

    /// <summary>Most flows of a scan have one packet, or a SYN and its RST: those get no tracking state.</summary>
    private TcpEvents Track(ref Flow flow, in PacketFacts p, ReadOnlySpan<byte> bytes, int direction)
    {
        if (flow.Tcp == 0)
        {
            if ((p.TcpFlags & TcpBits.Rst) != 0 && flow.Packets == 1 && ((flow.SourceFlags | flow.DestinationFlags) & TcpBits.Rst) == 0) return TcpEvents.None;
            flow.Tcp = Begin(in flow);
        }

        return Connection(flow.Tcp).Add(TcpSegment.From(in p, OptionsOf(in p, bytes)), direction);
    }

    private int Begin(in Flow flow)
    {
        var index = _connections.Add(TcpConnection.New);
        var direction = flow.SourcePackets != 0 ? 0 : 1;
        _connections[index].Add(new TcpSegment
        {
            Time = flow.First, Sequence = flow.FirstSequence, Acknowledgment = flow.FirstAcknowledgment, Window = flow.FirstWindow,
            Flags = direction == 0 ? flow.SourceFlags : flow.DestinationFlags,
            Length = (uint)(direction == 0 ? flow.SourcePayload : flow.DestinationPayload),
            Options = new TcpOptions(flow.FirstMss, flow.FirstScale),
        }, direction);
        return index;
    }

    private static TcpOptions OptionsOf(in PacketFacts p, ReadOnlySpan<byte> bytes) =>
        (p.TcpFlags & TcpBits.Syn) != 0 ? TcpOptions.Parse(bytes[p.TransportOffset..p.PayloadOffset]) : TcpOptions.None;

    private static void Count(ref Flow flow, in PacketFacts p, int direction)
    {
        if (p.Time > flow.Last) flow.Last = p.Time;
        else if (p.Time < flow.First) flow.First = p.Time;
        if (p.Number > flow.LastFrame) flow.LastFrame = p.Number;
        if (p.Number < flow.FirstFrame) flow.FirstFrame = p.Number;
        if (direction == 0)
        {
            flow.SourcePackets++;
            flow.SourceBytes += p.Original;
            flow.SourcePayload += p.PayloadLength;
            flow.SourceFlags |= p.TcpFlags;
        }
        else
        {
            flow.DestinationPackets++;
            flow.DestinationBytes += p.Original;
            flow.DestinationPayload += p.PayloadLength;
            flow.DestinationFlags |= p.TcpFlags;
        }
    }
}
