using System.Globalization;

namespace PcapLab.Reports.Format;

/// <summary>
/// How numbers and times read, in one place: SI prefixes with three significant figures, thousands set apart, durations in the unit
/// a person would say, times in UTC. Never the machine's culture: another way of writing is asked for by <see cref="NumberStyle"/>.
/// </summary>
public static class Fmt
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>1234567 → <c>1,234,567</c>.</summary>
    public static string Count(long value) => Local(value.ToString("#,0", CultureInfo.InvariantCulture));

    /// <summary>Three significant figures with an SI prefix: 1234567, "B" → <c>1.23 MB</c>. Whole numbers below 1,000 stay whole.</summary>
    public static string Si(double value, string unit) => Scaled(value, unit, 1000, Prefixes);

    /// <summary>As <see cref="Si"/>, but always with three figures from 1,000 on, so that one quantity reads alike in text, chart and table: <c>74.0 kB</c>.</summary>
    public static string Measured(double value, string unit) => Scaled(value, unit, 1000, Prefixes, whole: Math.Abs(value) < 999.5);

    /// <summary>Bytes in SI units: <c>1.23 MB</c>, <c>74.0 kB</c>.</summary>
    public static string Bytes(long value) => Measured(value, "B");

    /// <summary>Bytes in binary units: <c>1.18 MiB</c>.</summary>
    public static string BinaryBytes(long value) => Scaled(value, "B", 1024, BinaryPrefixes);

    /// <summary>Bits per second: <c>12.3 Mbit/s</c>.</summary>
    public static string BitRate(double bitsPerSecond) => Measured(bitsPerSecond, "bit/s");

    /// <summary>"1 packet", "2 packets": a count with its noun.</summary>
    public static string Plural(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A share of one: 0.714 → <c>71%</c>; small shares keep a figure (<c>0.4%</c>), tiny ones say <c>&lt;0.1%</c>.</summary>
    public static string Percent(double share) => Percent(share, "0.#");

    /// <summary>A share for a column of numbers: small ones always with their decimal (<c>5.0%</c>).</summary>
    public static string PercentInColumn(double share) => Percent(share, "0.0");

    private static string Percent(double share, string small)
    {
        if (!double.IsFinite(share)) return "–";
        var p = share * 100;
        if (p == 0) return "0%";
        if (Math.Abs(p) < 0.1) return "<" + Local("0.1") + "%";
        if (p is > 99.5 and < 100) return ">99%";
        return Local(p.ToString(Math.Abs(p) < 9.95 ? small : "0", CultureInfo.InvariantCulture)) + "%";
    }

    /// <summary>Three significant figures without exponent: 0.0012345 → <c>0.00123</c>.</summary>
    public static string Significant(double value, int figures = 3) => Significant(value, figures, '#');

    private static string Significant(double value, int figures, char decimals)
    {
        if (value == 0 || !double.IsFinite(value)) return value == 0 ? "0" : "–";
        var digits = figures - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        // 0.9999 is 1.00: what rounding carries over is no figure more.
        if (digits is > 0 and <= 15 && Math.Abs(Math.Round(value, digits, MidpointRounding.AwayFromZero)) >= Math.Pow(10, figures - digits)) digits--;
        if (digits <= 0) return Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture);
        return Local(Math.Round(value, Math.Min(digits, 15), MidpointRounding.AwayFromZero).ToString("0." + new string(decimals, Math.Min(digits, 15)), CultureInfo.InvariantCulture));
    }

    /// <summary>A duration given in nanoseconds, as a person would say it: <c>850 µs</c>, <c>12.3 ms</c>, <c>4.56 s</c>, <c>3 min 12 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(long nanoseconds) => Duration(nanoseconds, '#');

    /// <summary>A duration for a column of numbers: always three figures.</summary>
    public static string DurationInColumn(long nanoseconds) => Duration(nanoseconds, '0');

    private static string Duration(long nanoseconds, char decimals)
    {
        if (nanoseconds < 0) return nanoseconds == long.MinValue ? "–" : "-" + Duration(-nanoseconds, decimals);
        if (nanoseconds < 1_000) return $"{nanoseconds.ToString(CultureInfo.InvariantCulture)} ns";
        if (nanoseconds < 999_500) return Significant(nanoseconds / 1e3, 3, decimals) + " µs";
        if (nanoseconds < 999_500_000) return Significant(nanoseconds / 1e6, 3, decimals) + " ms";
        if (nanoseconds < 59_950_000_000) return Significant(nanoseconds / 1e9, 3, decimals) + " s";
        var seconds = (long)Math.Round(nanoseconds / 1e9, MidpointRounding.AwayFromZero);
        if (seconds < 3_600) return Pair(seconds / 60, "min", seconds % 60, "s");
        return seconds < 86_400 ? Pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min") : Pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    /// <summary>A duration in seconds.</summary>
    public static string Seconds(double seconds) => double.IsFinite(seconds) && Math.Abs(seconds) < 9e9 ? Duration((long)Math.Round(seconds * 1e9)) : "–";

    /// <summary>A duration in seconds for a column of numbers.</summary>
    public static string SecondsInColumn(double seconds) => double.IsFinite(seconds) && Math.Abs(seconds) < 9e9 ? DurationInColumn((long)Math.Round(seconds * 1e9)) : "–";

    /// <summary>RFC 3339 in UTC with nanoseconds: <c>2026-11-21T11:00:39.123456789Z</c>.</summary>
    public static string Rfc3339(long ns)
    {
        var (day, rest) = Split(ns);
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd'T'HH:mm:ss}.{rest:000000000}Z");
    }

    /// <summary>For reading, in UTC with milliseconds: <c>2026-11-21 11:00:39.123</c>; the zone is said once beside it.</summary>
    public static string Time(long ns)
    {
        var (day, rest) = Split(ns);
        return string.Create(CultureInfo.InvariantCulture, $"{day.ToString(NumberStyle.Current.Day, CultureInfo.InvariantCulture)} {day:HH:mm:ss}.{rest / 1_000_000:000}");
    }

    /// <summary>Time of day with milliseconds: <c>11:00:39.123</c>.</summary>
    public static string TimeOfDay(long ns)
    {
        var (day, rest) = Split(ns);
        return string.Create(CultureInfo.InvariantCulture, $"{day:HH:mm:ss}.{rest / 1_000_000:000}");
    }

    /// <summary>A period: the date is said once when both ends are on it.</summary>
    public static string Period(long first, long last)
    {
        var (a, _) = Split(first);
        var (b, _) = Split(last);
        static string Day(DateTime day) => day.ToString(NumberStyle.Current.Period, CultureInfo.InvariantCulture);
        return a.Date == b.Date
            ? string.Create(CultureInfo.InvariantCulture, $"{Day(a)}, {a:HH:mm:ss} to {b:HH:mm:ss} UTC")
            : string.Create(CultureInfo.InvariantCulture, $"{Day(a)}, {a:HH:mm:ss} to {Day(b)}, {b:HH:mm:ss} UTC");
    }

    /// <summary>The text, or its start and an ellipsis when longer than <paramref name="max"/> characters.</summary>
    public static string Shorten(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= max) return text;
        var cut = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return string.Concat(text.AsSpan(0, cut), "…");
    }

    /// <summary>Whole seconds as a date, and the nanoseconds of the second; captures may hold any 64-bit time, so the date is clamped.</summary>
    internal static (DateTime Second, long Nanoseconds) Split(long ns)
    {
        var seconds = Math.DivRem(ns, 1_000_000_000, out var rest);
        if (rest < 0)
        {
            rest += 1_000_000_000;
            seconds--;
        }

        return (DateTime.UnixEpoch.AddSeconds(seconds), rest);
    }

    private static string Local(string number) => NumberStyle.Current.Localise(number);

    private static string Pair(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? $"{Count(big)} {bigUnit}" : $"{Count(big)} {bigUnit} {small.ToString(CultureInfo.InvariantCulture)} {smallUnit}";

    private static string Scaled(double value, string unit, double step, string[] prefixes, bool whole = true)
    {
        if (!double.IsFinite(value)) return "–";
        var i = 0;
        while (Math.Abs(value) >= step * 0.9995 && i < prefixes.Length - 1)
        {
            value /= step;
            i++;
        }

        var text = Significant(value, Math.Abs(value) >= 1000 ? 4 : 3, whole ? '#' : '0');
        return unit.Length == 0 ? text + prefixes[i] : $"{text} {prefixes[i]}{unit}";
    }
}
