using System.Globalization;

namespace PcapLab.Cli;

/// <summary>Bars and sparklines in text, with ASCII where the terminal has nothing better.</summary>
internal static class Glyphs
{
    private const string Levels = "▁▂▃▄▅▆▇█", AsciiLevels = "_.-=+*%#";

    /// <summary>A bar as long as the share of the width, at least a sliver for anything above zero.</summary>
    public static string Bar(double share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        if (share > 0 && eighths == 0) eighths = 1;
        if (!Terminal.Unicode) return new string('#', (eighths + 7) / 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? "▏▎▍▌▋▊▉"[eighths % 8 - 1].ToString() : "");
    }

    /// <summary>One character per value, scaled to the largest; nothing where nothing was.</summary>
    public static string Spark(IReadOnlyList<long> values)
    {
        var top = values.Count == 0 ? 0 : values.Max();
        var levels = Terminal.Unicode ? Levels : AsciiLevels;
        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(values.Select(v => v <= 0 || top == 0 ? ' ' : levels[(int)Math.Min(levels.Length - 1, v * levels.Length / (top + 1))]))}");
    }

    /// <summary>Values summed into so many columns, to fit a sparkline.</summary>
    public static long[] Fold(IReadOnlyList<long> values, int columns)
    {
        if (values.Count <= columns) return [.. values];
        var folded = new long[columns];
        for (var i = 0; i < values.Count; i++) folded[(int)((long)i * columns / values.Count)] += values[i];
        return folded;
    }
}
