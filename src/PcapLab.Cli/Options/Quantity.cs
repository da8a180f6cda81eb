using System.Globalization;

namespace PcapLab.Cli;

/// <summary>Sizes and durations as people type them.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Factor)[] SizeUnits =
        [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("B", 1), ("", 1)];

    private static readonly (string Unit, double Factor)[] TimeUnits = [("ms", 0.001), ("s", 1), ("m", 60), ("min", 60), ("h", 3600), ("d", 86_400), ("", 1)];

    /// <summary>Bytes of <c>100MB</c>, <c>64MiB</c>, <c>5000</c>.</summary>
    public static long? Bytes(string option, string? text) => text is null ? null : (long)Parse(option, text, SizeUnits, "100MB, 64MiB or 5000");

    /// <summary>Time of <c>90</c> (seconds), <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>.</summary>
    public static TimeSpan? Time(string option, string? text) => text is null ? null : TimeSpan.FromSeconds(Parse(option, text, TimeUnits, "90, 10s, 5m or 1h"));

    /// <summary>Nanoseconds, exact, of a signed time: <c>-1.5</c>, <c>+2h</c>, <c>250us</c>.</summary>
    public static long SignedNanoseconds(string option, string text)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        decimal factor = text[digits.Length..].ToLowerInvariant() switch { "ns" => 1, "us" => 1e3m, "ms" => 1e6m, "s" or "" => 1e9m, "m" or "min" => 60e9m, "h" => 3600e9m, "d" => 86_400e9m, _ => 0 };
        if (factor != 0 && decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) < long.MaxValue / factor) return (long)(value * factor);
        throw CliException.Usage($"{option}: '{text}' is no time; write it like -1.5, +2h, 250us or 30d");
    }

    private static double Parse(string option, string text, (string Unit, double Factor)[] units, string examples)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        var unit = text[digits.Length..];
        foreach (var (name, factor) in units)
        {
            if (!string.Equals(name, unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value * factor < 1e15) return value * factor;
        }

        throw CliException.Usage($"{option}: '{text}' is no quantity; write it like {examples}");
    }
}
