namespace PcapLab.Analysis;

/// <summary>
/// Counts traffic per time bin and application while the period is still unknown: bins start narrow and are joined whenever there would be more than
/// <see cref="MaxBins"/>. Each width is a multiple of the one before, bins stand at multiples of the width since the epoch, so the outcome
/// depends on the stamps alone, whatever their order and however many shards counted.
/// </summary>
public sealed class TimelineFold
{
    /// <summary>At most so many bins; at least a fifth of it, but for captures under a second.</summary>
    public const int MaxBins = 600;

    private const long Ms = 1_000_000;
    private const long Second = 1000 * Ms;
    private const long Hour = 3600 * Second;
    private const long Day = 24 * Hour;
    private static readonly long[] Widths =
    [
        Ms, 2 * Ms, 10 * Ms, 20 * Ms, 100 * Ms, 200 * Ms, Second, 2 * Second, 10 * Second, 30 * Second, 60 * Second, 300 * Second, 600 * Second, 1800 * Second,
        Hour, 2 * Hour, 6 * Hour, 12 * Hour, Day, 5 * Day, 20 * Day, 100 * Day, 400 * Day,
    ];

    private readonly Series?[] _series = new Series?[1024];
    private int _level;
    private long _origin;
    private long _binStart;
    private long _binEnd;
    private int _slot;
    private int _used;

    /// <summary>Width of the bins so far, ns.</summary>
    public long Width => Widths[_level];

    /// <summary>Counts one packet.</summary>
    /// <param name="app">Number of its application, transport or last layer.</param>
    /// <param name="time">Its stamp, ns.</param>
    /// <param name="bytes">Its original length.</param>
    public void Add(ushort app, long time, int bytes)
    {
        if (time < _binStart || time >= _binEnd) Move(time);
        ref var counter = ref (_series[app & 1023] ??= new Series()).Counters[_slot];
        counter.Packets++;
        counter.Bytes += bytes;
    }

    /// <summary>A copy, so that joining folds leaves the counting ones alone.</summary>
    public TimelineFold Copy()
    {
        var copy = new TimelineFold { _level = _level, _origin = _origin, _used = _used };
        for (var i = 0; i < _series.Length; i++)
        {
            if (_series[i] is { } series) copy._series[i] = new Series { Counters = (Counter[])series.Counters.Clone() };
        }

        return copy;
    }

    /// <summary>Makes the bins wide enough to hold a period, so that folds can be joined.</summary>
    public void Cover(long time) => Move(time);

    /// <summary>Adds another fold's counts; both must cover the same period first.</summary>
    public void Merge(TimelineFold other)
    {
        for (var app = 0; app < other._series.Length; app++)
        {
            if (other._series[app] is not { } theirs) continue;
            var ours = (_series[app] ??= new Series()).Counters;
            var shift = (int)(other._origin - _origin);
            for (var i = 0; i < other._used; i++)
            {
                ours[i + shift].Packets += theirs.Counters[i].Packets;
                ours[i + shift].Bytes += theirs.Counters[i].Bytes;
            }
        }
    }

    /// <summary>The rows by time, then by name.</summary>
    public Timeline ToTimeline(Func<ushort, string> name)
    {
        var rows = new List<TimelineRow>();
        for (var app = 0; app < _series.Length; app++)
        {
            if (_series[app] is not { } series) continue;
            for (var i = 0; i < _used; i++)
            {
                var c = series.Counters[i];
                if (c.Packets > 0) rows.Add(new TimelineRow(Saturated(_origin + i), name((ushort)app), c.Packets, c.Bytes));
            }
        }

        rows.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : string.CompareOrdinal(a.App, b.App));
        return new Timeline(Width, rows);
    }

    private long Saturated(long bin) => Math.BigMul(bin, Width, out var low) == low >> 63 ? low : bin < 0 ? long.MinValue : long.MaxValue;

    /// <summary>Finds the bin of a time outside the present one, widening or shifting the bins when it falls outside of all.</summary>
    private void Move(long time)
    {
        var bin = Bin(time, Width);
        if (_used == 0) _origin = bin;
        while (Math.Max(bin, _origin + _used - 1) - Math.Min(bin, _origin) >= MaxBins)
        {
            Coarsen();
            bin = Bin(time, Width);
        }

        if (bin < _origin) Shift((int)(_origin - bin));
        _slot = (int)(bin - _origin);
        _used = Math.Max(_used, _slot + 1);
        _binStart = Saturated(bin);
        _binEnd = Saturated(bin + 1);
        if (_binEnd == long.MaxValue) _binEnd = _binStart; // the last bin of time has no end that a long can hold: find it anew each time
    }

    private static long Bin(long time, long width) => time >= 0 ? time / width : -((-(time + 1)) / width) - 1;

    private void Shift(int bins)
    {
        foreach (var series in _series)
        {
            if (series is null) continue;
            Array.Copy(series.Counters, 0, series.Counters, bins, _used);
            Array.Clear(series.Counters, 0, bins);
        }

        _origin -= bins;
        _used += bins;
    }

    private void Coarsen()
    {
        var ratio = Widths[_level + 1] / Widths[_level];
        _level++;
        var origin = Bin(_origin, ratio);
        foreach (var series in _series)
        {
            if (series is null) continue;
            var joined = new Counter[MaxBins];
            for (var i = 0; i < _used; i++)
            {
                ref var to = ref joined[Bin(_origin + i, ratio) - origin];
                to.Packets += series.Counters[i].Packets;
                to.Bytes += series.Counters[i].Bytes;
            }

            series.Counters = joined;
        }

        _used = (int)(Bin(_origin + _used - 1, ratio) - origin) + 1;
        _origin = origin;
        _binStart = _binEnd = 0;
    }

    private struct Counter
    {
        public long Packets;
        public long Bytes;
    }

    private sealed class Series
    {
        public Counter[] Counters = new Counter[MaxBins];
    }
}
