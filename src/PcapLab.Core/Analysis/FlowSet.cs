using PcapLab.Flows;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Called once per flow with its public number.</summary>
public delegate void FlowAction(long id, in Flow flow, FlowTracker tracker);

/// <summary>The flows of all shards in one order: by first frame, so that numbers do not depend on how many shards counted.</summary>
public sealed class FlowSet
{
    private readonly FlowTracker[] _trackers;
    private readonly byte[]? _shards;
    private readonly int[]? _indexes;
    private readonly int[][]? _ids;

    /// <summary>Orders the flows.</summary>
    /// <param name="trackers">One per shard, at most 255; not changed as long as the set lives.</param>
    /// <param name="tunnels">Outer address pairs.</param>
    public FlowSet(FlowTracker[] trackers, TunnelTable tunnels)
    {
        _trackers = trackers;
        Tunnels = tunnels;
        Count = trackers.Sum(t => t.Flows.Count);
        var orders = new int[]?[trackers.Length];
        Parallel.For(0, orders.Length, i => orders[i] = IsSorted(trackers[i].Flows) ? null : Order(trackers[i].Flows));
        if (orders is [null]) return;
        _shards = new byte[Count];
        _indexes = new int[Count];
        _ids = trackers.Select(t => new int[t.Flows.Count]).ToArray();
        Merge(orders);
        for (var i = 0; i < Count; i++) _ids[_shards[i]][_indexes[i]] = i + 1;
    }

    /// <summary>How many flows.</summary>
    public int Count { get; }

    /// <summary>Outer address pairs of tunnels.</summary>
    public TunnelTable Tunnels { get; }

    /// <summary>Public number of a shard's flow.</summary>
    public long IdOf(int shard, int index) => _ids is null ? index + 1 : _ids[shard][index];

    /// <summary>A shard's flow.</summary>
    internal ref Flow Of(int shard, int index) => ref _trackers[shard].Flows[index];

    /// <summary>Whose flow stands at a position (its number less one).</summary>
    internal (int Shard, int Index) Locate(int position) => _shards is null ? (0, position) : (_shards[position], _indexes![position]);

    /// <summary>The flow at a position (its number less one) and the tracker that holds its TCP health.</summary>
    public ref Flow At(int position, out FlowTracker tracker)
    {
        var (shard, index) = Locate(position);
        tracker = _trackers[shard];
        return ref tracker.Flows[index];
    }

    /// <summary>Visits all flows in order.</summary>
    public void Visit(FlowAction action)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var flow = ref At(i, out var tracker);
            action(i + 1, in flow, tracker);
        }
    }

    /// <summary>Whether a shard's flows stand in their order already, as all do that no late fragment moved to an earlier frame.</summary>
    private static bool IsSorted(FlowTable flows)
    {
        for (var i = 1; i < flows.Count; i++)
        {
            if (Compare(in flows[i], in flows[i - 1]) < 0) return false;
        }

        return true;
    }

    private static int[] Order(FlowTable flows)
    {
        var order = Enumerable.Range(0, flows.Count).ToArray();
        Array.Sort(order, (a, b) => Compare(in flows[a], in flows[b]));
        return order;
    }

    /// <summary>Takes the first of all shards' next flows, again and again.</summary>
    private void Merge(int[]?[] orders)
    {
        var next = new int[_trackers.Length];
        for (var i = 0; i < Count; i++)
        {
            var first = -1;
            for (var s = 0; s < next.Length; s++)
            {
                if (next[s] == _trackers[s].Flows.Count) continue;
                if (first < 0 || Compare(in Next(s), in Next(first)) < 0) first = s;
            }

            _shards![i] = (byte)first;
            _indexes![i] = orders[first]?[next[first]] ?? next[first];
            next[first]++;
        }

        ref Flow Next(int shard) => ref _trackers[shard].Flows[orders[shard]?[next[shard]] ?? next[shard]];
    }

    /// <summary>By first frame; of two flows with one (a datagram's late fragments) the key decides.</summary>
    private static int Compare(in Flow a, in Flow b)
    {
        if (a.FirstFrame != b.FirstFrame) return a.FirstFrame < b.FirstFrame ? -1 : 1;
        var order = a.Source.CompareTo(b.Source);
        if (order == 0) order = a.Destination.CompareTo(b.Destination);
        if (order == 0) order = a.SourcePort.CompareTo(b.SourcePort);
        if (order == 0) order = a.DestinationPort.CompareTo(b.DestinationPort);
        if (order == 0) order = a.Protocol.CompareTo(b.Protocol);
        return order == 0 ? a.LastFrame.CompareTo(b.LastFrame) : order;
    }
}
