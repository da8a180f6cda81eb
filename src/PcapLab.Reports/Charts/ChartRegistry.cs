namespace PcapLab.Reports.Charts;

/// <summary>A chart of the gallery: its name, what it is for, and the examples that are also its tests.</summary>
public sealed record ChartEntry(string Name, string Purpose, Func<IEnumerable<(string Name, Chart Chart)>> Recipes);

/// <summary>All charts; one line each. <c>pcaplab list charts</c>, the gallery page and the golden tests walk it.</summary>
public static class ChartRegistry
{
    /// <summary>The charts in the order of the gallery.</summary>
    public static IReadOnlyList<ChartEntry> All { get; } =
    [
        new("timeline", "traffic over time, stacked by protocol; linear or logarithmic", TimelineChart.Recipes),
        new("donut", "shares of a whole", DonutChart.Recipes),
        new("treemap", "the protocol hierarchy by bytes", TreemapChart.Recipes),
        new("bars", "values by name: talkers, ports, sizes", BarChart.Recipes),
        new("histogram", "a distribution with its percentiles", HistogramChart.Recipes),
        new("heat-map", "conversation matrix; activity by day and hour", HeatMapChart.Recipes),
        new("sankey", "who talks to whom", SankeyChart.Recipes),
        new("tcp-sequence", "time-sequence graph of one connection", TcpSequenceChart.Recipes),
        new("latency-strip", "answer times by server", LatencyStripChart.Recipes),
        new("sparkline", "a row's traffic over time in a table cell", Sparkline.Recipes),
    ];
}
