using System.Globalization;

namespace PcapLab.Cli;

/// <summary>Frame numbers as people type them: <c>3,10-12,40-</c>.</summary>
internal sealed class FrameList
{
    private readonly List<(long From, long To)> _ranges = [];

    /// <summary>Reads a list.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static FrameList Parse(string option, string text)
    {
        var list = new FrameList();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            var last = "";
            if (ends.Length > 2 || !Number(ends[0], out var from)) throw Wrong(option, part);
            var to = from;
            if (ends.Length == 2 && (last = ends[1]).Length == 0) to = long.MaxValue;
            else if (ends.Length == 2 && (!Number(last, out to) || to < from)) throw Wrong(option, part);
            list._ranges.Add((from, to));
        }

        return list;
    }

    /// <summary>Whether a frame is in it.</summary>
    public bool Has(long frame) => _ranges.Exists(r => frame >= r.From && frame <= r.To);

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static CliException Wrong(string option, string part) => CliException.Usage($"{option}: '{part}' is no frame number; write it like 3, 10-12 or 40-");
}
