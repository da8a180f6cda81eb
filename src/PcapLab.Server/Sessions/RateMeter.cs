namespace PcapLab.Server.Sessions;

/// <summary>Packets and bits per second of packet time: the last whole second and the present one, weighed by how far it is.</summary>
internal sealed class RateMeter
{
    private const long Second = 1_000_000_000;
    private long _second = long.MinValue;
    private (long Packets, long Bytes) _present;
    private (long Packets, long Bytes) _last;

    public double PacketsPerSecond { get; private set; }
    public double BitsPerSecond { get; private set; }

    public void Add(long time, long packets, long bytes)
    {
        var second = time / Second;
        if (second > _second)
        {
            _last = second == _second + 1 ? _present : default;
            _present = default;
            _second = second;
        }

        _present = (_present.Packets + packets, _present.Bytes + bytes);
        var part = 1 - (time % Second / (double)Second);
        PacketsPerSecond = _last.Packets * part + _present.Packets;
        BitsPerSecond = (_last.Bytes * part + _present.Bytes) * 8;
    }
}
