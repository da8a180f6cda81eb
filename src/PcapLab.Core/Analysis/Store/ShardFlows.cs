using PcapLab.Flows;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>The flows of one shard as its rows refer to them.</summary>
public sealed class ShardFlows
{
    private readonly FlowSet _flows;
    private readonly int _shard;

    /// <summary>The flows of a shard.</summary>
    /// <param name="flows">All flows.</param>
    /// <param name="shard">Whose, or -1 for packets without flows.</param>
    /// <param name="isSnapshot">Whether the shard goes on, so that what changes must be copied.</param>
    public ShardFlows(FlowSet flows, int shard, bool isSnapshot)
    {
        _flows = flows;
        _shard = shard;
        IsSnapshot = isSnapshot;
    }

    /// <summary>Whether the shard goes on.</summary>
    public bool IsSnapshot { get; }

    /// <summary>The public number of a <see cref="Message.Flow"/>.</summary>
    public long IdOf(int flow) => _shard < 0 ? 0 : _flows.IdOf(_shard, flow);

    /// <summary>Addresses and ports of a flow's two sides, the one that sends in <paramref name="direction"/> first.</summary>
    internal FlowEnds Ends(int flow, int direction)
    {
        if (_shard < 0 || flow < 0) return default;
        ref var f = ref _flows.Of(_shard, flow);
        return direction == 0 ? new(f.SourceIp, f.DestinationIp, f.SourcePort, f.DestinationPort) : new(f.DestinationIp, f.SourceIp, f.DestinationPort, f.SourcePort);
    }

    /// <summary>Records as they are now.</summary>
    internal ChunkedArray<T> Take<T>(ChunkedArray<T> records)
        where T : struct => IsSnapshot ? records.Copy() : records;
}

/// <summary>The two sides of a flow.</summary>
internal readonly record struct FlowEnds(Ip From, Ip To, ushort FromPort, ushort ToPort);
