namespace PcapLab.Server.Packets;

/// <summary>The fold over the whole session, carried on as packets come, and folds over a brushed period, made when asked for.</summary>
internal sealed class TrafficView(PacketIndex index)
{
    private readonly Lock _lock = new();
    private readonly TrafficFold _whole = new();
    private int _folded;

    /// <summary>Reads the fold under its lock.</summary>
    public T Read<T>((long From, long To)? period, Func<TrafficFold, T> read)
    {
        if (period is { } p) return read(Fold(p));
        lock (_lock)
        {
            var count = index.Count;
            var reader = new IndexReader(index);
            for (; _folded < count; _folded++) _whole.Add(reader[_folded]);
            return read(_whole);
        }
    }

    private TrafficFold Fold((long From, long To) period)
    {
        var fold = new TrafficFold();
        var count = index.Count;
        var reader = new IndexReader(index);
        for (var i = 0; i < count; i++)
        {
            var packet = reader[i];
            if (packet.Time >= period.From && packet.Time <= period.To) fold.Add(in packet);
        }

        return fold;
    }
}
