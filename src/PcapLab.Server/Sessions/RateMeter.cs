namespace PcapLab.Server.Sessions;

/// <summary>Packets and bytes of one second of packet time.</summary>
internal readonly record struct SecondOfTraffic(long Second, long Packets, long Bytes);

/// <summary>Packets and bits per second of packet time: the last whole second and the present one, weighed by how far it is; and the seconds before, for whoever looks seldom.</summary>
internal sealed class RateMeter
{
    private const long Second = 1_000_000_000;
    private const int Kept = 86_400;
    private readonly Lock _lock = new();
    private readonly Queue<SecondOfTraffic> _past = new();
    private SecondOfTraffic _present = new(long.MinValue, 0, 0);
    private SecondOfTraffic _last;

    public double PacketsPerSecond { get; private set; }
    public double BitsPerSecond { get; private set; }

    public static bool SameSecond(long a, long b) => a / Second == b / Second;

    public void Add(long time, long packets, long bytes)
    {
        lock (_lock)
        {
            var second = time / Second;
            if (second > _present.Second) Turn(second);
            _present = _present with { Packets = _present.Packets + packets, Bytes = _present.Bytes + bytes };
            var part = 1 - (time % Second / (double)Second);
            PacketsPerSecond = _last.Packets * part + _present.Packets;
            BitsPerSecond = (_last.Bytes * part + _present.Bytes) * 8;
        }
    }

    /// <summary>The whole seconds after one, oldest first; seconds without packets are left out. The last one is whole when the session has ended.</summary>
    public SecondOfTraffic[] After(long second, bool ended)
    {
        lock (_lock)
        {
            if (!ended || _present.Packets == 0) return [.. _past.Where(s => s.Second > second)];
            return [.. _past.Append(_present).Where(s => s.Second > second)];
        }
    }

    private void Turn(long second)
    {
        if (_present.Packets > 0) _past.Enqueue(_present);
        if (_past.Count > Kept) _past.Dequeue();
        _last = second == _present.Second + 1 ? _present : default;
        _present = new SecondOfTraffic(second, 0, 0);
    }
}
