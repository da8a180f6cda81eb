using System.Globalization;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Charts;

/// <summary>Where an axis is marked: round numbers, powers of ten, and times a person would write on a wall.</summary>
internal static class Ticks
{
    private const long Second = 1_000_000_000;

    private static readonly long[] TimeSteps =
    [
        Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second, 60 * Second, 120 * Second, 300 * Second, 600 * Second, 900 * Second, 1800 * Second,
        3600 * Second, 7200 * Second, 10800 * Second, 21600 * Second, 43200 * Second, 86400 * Second, 172800 * Second, 604800 * Second, 1209600 * Second, 2592000 * Second,
    ];

    /// <summary>Zero to at least <paramref name="max"/> in steps of 1, 2, 2.5 or 5 times a power of ten.</summary>
    public static IReadOnlyList<double> Nice(double max, int about)
    {
        if (!(max > 0)) return [0, 1];
        var step = NiceStep(max / Math.Max(1, about));
        var ticks = new List<double>();
        for (var i = 0; ; i++)
        {
            ticks.Add(i * step);
            if (i * step >= max * 0.9999) return ticks;
        }
    }

    /// <summary>The smallest round step not below the given one.</summary>
    public static double NiceStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        foreach (var m in new[] { 1, 2, 2.5, 5, 10 })
            if (step <= m * power * 1.0001) return m * power;
        return 10 * power;
    }

    /// <summary>Powers of ten that span the range.</summary>
    public static IReadOnlyList<double> Log(double min, double max)
    {
        int low = (int)Math.Floor(Math.Log10(Math.Max(min, 1e-12)) + 1e-9), high = (int)Math.Ceiling(Math.Log10(Math.Max(max, 1e-12)) - 1e-9);
        if (high <= low) high = low + 1;
        return [.. Enumerable.Range(low, high - low + 1).Select(p => Math.Pow(10, p))];
    }

    /// <summary>
    /// Marks on a time axis. Under twenty seconds the time since the start is what matters ("0.5 s"); above, clock times; at midnight
    /// and over days, dates.
    /// </summary>
    public static IReadOnlyList<(long At, string Label)> Time(long from, long to, int about)
    {
        var span = to - from;
        if (span <= 0) return [(from, Clock(from, Second))];
        if (span < 20 * Second)
        {
            var step = Math.Max(1, (long)NiceStep((double)span / about));
            var unit = step >= 100_000_000 ? (Second, "s") : step >= 100_000 ? (1_000_000L, "ms") : (1_000L, "µs");
            return [.. Enumerable.Range(0, (int)(span / step) + 1).Select(i => (from + (i * step), Fmt.Significant(i * step / (double)unit.Item1, 6) + (i == 0 ? "" : " " + unit.Item2)))];
        }

        var wanted = span / Math.Max(1, about);
        var chosen = TimeSteps.FirstOrDefault(s => s >= wanted);
        if (chosen == 0) chosen = (long)Math.Ceiling(wanted / (365.25 * 86400 * Second)) * 31557600 * Second;
        var ticks = new List<(long, string)>();
        var first = from - (((from % chosen) + chosen) % chosen);
        if (first < from) first += chosen;
        for (var at = first; at <= to && at >= from; at += chosen) ticks.Add((at, Clock(at, chosen)));
        return ticks;
    }

    /// <summary>What the time axis counts from or in, said once.</summary>
    public static string TimeCaption(long from, long to)
    {
        var (day, _) = Fmt.Split(from);
        return to - from < 20 * Second
            ? $"time since {Fmt.Time(from)} UTC"
            : string.Create(CultureInfo.InvariantCulture, $"UTC, {day:d MMMM yyyy}");
    }

    private static string Clock(long at, long step)
    {
        var (day, _) = Fmt.Split(at);
        if (step >= 2592000 * Second) return day.ToString("MMM yyyy", CultureInfo.InvariantCulture);
        if (step >= 86400 * Second || day.TimeOfDay == TimeSpan.Zero) return day.ToString("d MMM", CultureInfo.InvariantCulture);
        return day.ToString(step % (60 * Second) == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
