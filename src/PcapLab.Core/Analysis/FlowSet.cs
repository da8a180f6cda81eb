using PcapLab.Flows;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Called once per flow with its public number.</summary>
public delegate void FlowAction(long id, in Flow flow, FlowTracker tracker);

/// <summary>The flows of all shards in one order: by first frame, so that numbers do not depend on how many shards counted.</summary>
public sealed class FlowSet
{
    private readonly FlowTracker[] _trackers;
    private readonly (int Shard, int Index)[]? _order;
    private readonly int[][]? _ids;

    /// <summary>Orders the flows.</summary>
    /// <param name="trackers">One per shard; not changed as long as the set lives.</param>
    /// <param name="tunnels">Outer address pairs.</param>
    public FlowSet(FlowTracker[] trackers, TunnelTable tunnels)
    {
        _trackers = trackers;
        Tunnels = tunnels;
        Count = trackers.Sum(t => t.Flows.Count);
        if (trackers.Length == 1 && IsSorted(trackers[0].Flows)) return;
        _order = Order();
        _ids = trackers.Select(t => new int[t.Flows.Count]).ToArray();
        for (var i = 0; i < _order.Length; i++) _ids[_order[i].Shard][_order[i].Index] = i + 1;
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
    internal (int Shard, int Index) Locate(int position) => _order is null ? (0, position) : _order[position];

    /// <summary>The flow at a position (its number less one) and the tracker that holds its TCP health.</summary>
    public ref Flow At(int position, out FlowTracker tracker)
    {
        var (shard, index) = _order is null ? (0, position) : _order[position];
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

    private static bool IsSorted(FlowTable flows)
    {
        for (var i = 1; i < flows.Count; i++)
        {
            if (flows[i].FirstFrame < flows[i - 1].FirstFrame) return false;
        }

        return true;
    }

    private (int Shard, int Index)[] Order()
    {
        var order = new (int Shard, int Index)[Count];
        var next = 0;
        for (var shard = 0; shard < _trackers.Length; shard++)
        {
            for (var i = 0; i < _trackers[shard].Flows.Count; i++) order[next++] = (shard, i);
        }

        var frames = Array.ConvertAll(order, o => _trackers[o.Shard].Flows[o.Index].FirstFrame);
        Array.Sort(frames, order);
        SortTies(frames, order);
        return order;
    }

    /// <summary>Two flows of one first frame (a datagram's late fragments): the key decides.</summary>
    private void SortTies(long[] frames, (int Shard, int Index)[] order)
    {
        for (var i = 0; i < frames.Length;)
        {
            var end = i + 1;
            while (end < frames.Length && frames[end] == frames[i]) end++;
            if (end - i > 1) Array.Sort(order, i, end - i, Comparer<(int Shard, int Index)>.Create((a, b) => Compare(in _trackers[a.Shard].Flows[a.Index], in _trackers[b.Shard].Flows[b.Index])));
            i = end;
        }
    }

    private static int Compare(in Flow a, in Flow b)
    {
        var order = a.Source.CompareTo(b.Source);
        if (order == 0) order = a.Destination.CompareTo(b.Destination);
        if (order == 0) order = a.SourcePort.CompareTo(b.SourcePort);
        if (order == 0) order = a.DestinationPort.CompareTo(b.DestinationPort);
        if (order == 0) order = a.Protocol.CompareTo(b.Protocol);
        return order == 0 ? a.LastFrame.CompareTo(b.LastFrame) : order;
    }
}
