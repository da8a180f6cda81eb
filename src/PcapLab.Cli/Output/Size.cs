using System.Globalization;

namespace PcapLab.Cli;

/// <summary>Numbers as a person reads them: SI units, three significant figures, thousands set apart. Exact values are in JSON and CSV.</summary>
internal static class Size
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>1.53 GB.</summary>
    public static string Bytes(long bytes) => Scaled(bytes, "B");
    /// <summary>12.3 Mbit/s.</summary>
    public static string Rate(double bitsPerSecond) => Scaled(bitsPerSecond, "bit/s");
    /// <summary>2.41M.</summary>
    public static string Short(double value) => Scaled(value, "").Replace(" ", "", StringComparison.Ordinal);
    /// <summary>1,234,567.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    /// <summary>12.4%, of a total that may be zero.</summary>
    public static string Share(long part, long total) => total <= 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / total:0.0}%");

    /// <summary>A duration in the unit that fits.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        0 => "0 s",
        < 0.000_999_5 => Three(seconds * 1e6) + " µs",
        < 0.999_5 => Three(seconds * 1e3) + " ms",
        < 120 => Three(seconds) + " s",
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 60} min {(long)seconds % 60} s"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 3600} h {(long)seconds / 60 % 60} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 86_400} d {(long)seconds / 3600 % 24} h"),
    };

    private static string Scaled(double value, string unit)
    {
        var power = 0;
        while (Math.Abs(value) >= 999.5 && power < Prefixes.Length - 1)
        {
            value /= 1000;
            power++;
        }

        var text = power == 0 && value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Three(value);
        return $"{text} {Prefixes[power]}{unit}".TrimEnd();
    }

    /// <summary>Three significant figures of a value under a thousand.</summary>
    private static string Three(double value) =>
        value.ToString(Math.Abs(value) switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
