using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols.Crypto;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>Everything that is counted per flow, for the flows whose hash falls to it. One thread owns a shard, so nothing in it locks.</summary>
internal sealed class Shard
{
    private const int Ahead = 16;
    private readonly int _number;
    private readonly AppDispatcher _dispatcher;
    private readonly AppsSeen? _seen;
    private long _touched;

    public Shard(int number, ProtocolIndex protocols, TlsKeyLog keys, AppsSeen? seen)
    {
        _number = number;
        _seen = seen;
        _dispatcher = new AppDispatcher(protocols, Tracker, Apps, keys);
    }

    /// <summary>What became of the secrets.</summary>
    public Decryption Decryption => _dispatcher.Decryption!;
    public FlowTracker Tracker { get; } = new();
    public TimelineFold Timeline { get; } = new();
    public ShardApps Apps { get; } = new();

    /// <summary>Lets go of what only reading needs: the result takes memory too.</summary>
    public void End()
    {
        _dispatcher.End();
        Tracker.Flows.Seal();
    }

    public void Process(WorkBatch batch)
    {
        var mine = batch.Of(_number);
        for (var i = 0; i < mine.Length; i += Ahead)
        {
            var group = mine[i..Math.Min(i + Ahead, mine.Length)];
            Fetch(batch, group);
            foreach (var index in group) Add(batch, in batch.Facts[index]);
        }
    }

    /// <summary>
    /// Reads what the next packets will need, step by step for all of them, so that their cache misses overlap instead of following one another: with
    /// hundreds of thousands of flows hardly anything of a packet's flow is in the cache when it comes.
    /// </summary>
    private void Fetch(WorkBatch batch, ReadOnlySpan<int> group)
    {
        Span<ulong> slots = stackalloc ulong[Ahead];
        Span<(int Tcp, int App)> states = stackalloc (int, int)[Ahead];
        var touched = 0L;
        for (var i = 0; i < group.Length; i++)
        {
            ref readonly var p = ref batch.Facts[group[i]];
            slots[i] = Tracker.Flows.Peek(p.FlowHash);
            touched ^= p.Time ^ p.Stop.Offset;
            if (p.PayloadCaptured > 0) touched ^= batch.Bytes(in p)[p.PayloadOffset];
        }

        for (var i = 0; i < group.Length; i++) states[i] = Tracker.Flows.Touch(slots[i], ref touched);
        for (var i = 0; i < group.Length; i++) touched ^= Tracker.Touch(states[i].Tcp) ^ _dispatcher.Touch(states[i].App);
        _touched = touched; // read by nobody, but without it the compiler would drop the loops
    }

    private void Add(WorkBatch batch, in PacketFacts p)
    {
        if ((p.Flags & PacketFlags.HasFlow) == 0) return;
        var bytes = batch.Bytes(in p);
        var ethernet = batch.Ethernet[p.Interface] && (p.Flags & PacketFlags.Late) == 0
            ? batch.Packets.Buffer.AsSpan(p.Offset, Math.Min(p.Captured, 14)) : default;
        var place = Tracker.Add(in p, bytes, ethernet);
        if ((p.Flags & PacketFlags.Late) != 0) return;
        ref var flow = ref Tracker.Flows[place.Flow];
        if (p.Payload != PayloadKind.None && (p.PayloadLength > 0 || (p.TcpFlags & TcpBits.Fin) != 0))
        {
            Apps.Begin(p.Path);
            Apps.End(in p, _dispatcher.Add(in p, bytes, in place));
            _seen?.Invoke(p.Number, Apps.Entered, Apps.AreDissected);
        }

        Timeline.Add(flow.App != 0 ? flow.App : Transport(in p), p.Time, p.Original);
    }

    private static ushort Transport(in PacketFacts p) => (ushort)(p.Protocol switch
    {
        6 => LayerId.Tcp,
        17 => LayerId.Udp,
        1 => LayerId.Icmp,
        58 => LayerId.Icmpv6,
        2 => LayerId.Igmp,
        132 => LayerId.Sctp,
        _ => p.IpVersion == 6 ? LayerId.Ipv6 : LayerId.Ip,
    });
}
