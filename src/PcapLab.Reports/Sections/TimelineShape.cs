using PcapLab.Analysis;

namespace PcapLab.Reports.Sections;

/// <summary>Bytes over the capture's whole time in few steps, for lines the size of a word.</summary>
internal static class TimelineShape
{
    /// <summary>A line for each application, by the name it is written with.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<double>> ByApp(Timeline timeline, int most) =>
        Sum(timeline, most, r => Format.ProtocolName.Of(r.App)).ToDictionary(s => s.Key, s => (IReadOnlyList<double>)s.Value, StringComparer.Ordinal);

    /// <summary>The line of everything; empty without packets.</summary>
    public static IReadOnlyList<double> Whole(Timeline timeline, int most) => Sum(timeline, most, _ => "").GetValueOrDefault("") ?? [];

    private static Dictionary<string, double[]> Sum(Timeline timeline, int most, Func<TimelineRow, string> name)
    {
        var shapes = new Dictionary<string, double[]>(StringComparer.Ordinal);
        if (timeline.Rows.Count == 0 || timeline.BinWidthNs <= 0) return shapes;
        Int128 start = timeline.Rows.Min(r => r.Start), span = timeline.Rows.Max(r => r.Start) + timeline.BinWidthNs - start;
        var bins = (int)Int128.Clamp(span / timeline.BinWidthNs, 1, most);
        foreach (var row in timeline.Rows)
        {
            if (!shapes.TryGetValue(name(row), out var shape)) shapes[name(row)] = shape = new double[bins];
            shape[(int)Int128.Min((row.Start - start) * bins / span, bins - 1)] += row.Bytes;
        }

        return shapes;
    }
}
