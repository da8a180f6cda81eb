using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>One strip: what answered and how long each answer took, in nanoseconds.</summary>
public sealed record LatencyStrip(string Name, IReadOnlyList<long> Latencies);

/// <summary>Every answer as a tick on a logarithmic time axis, one strip per server, the median marked: shows at a glance two modes, a long tail, a time-out.</summary>
public sealed record LatencyStripChart : Chart
{
    /// <summary>The strips, in drawing order.</summary>
    public required IReadOnlyList<LatencyStrip> Strips { get; init; }

    /// <summary>What the axis says.</summary>
    public string Caption { get; init; } = "time to answer, logarithmic";

    /// <inheritdoc/>
    public override bool IsEmpty => Strips.All(s => s.Latencies.All(l => l <= 0));

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Strips.Where(s => s.Latencies.Count > 0).Select(s => new ChartDatum(s.Name, Median(s), "median " + Fmt.Duration(Median(s))))];

    private protected override double Height(ChartFrame frame) => (frame.Em * 4.6) + (Strips.Count * RowHeight(frame));

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var strips = Strips.Where(s => s.Latencies.Any(l => l > 0)).ToList();
        var all = strips.SelectMany(s => s.Latencies).Where(l => l > 0);
        var ticks = Ticks.Log(all.Min(), all.Max());
        var names = frame.Narrow ? 0 : Math.Min(frame.Width * 0.36, strips.Max(s => ChartFrame.Measure(s.Name, frame.Mono))) + (frame.Em * 0.8);
        var axes = new Axes(names + (frame.Em * 0.5), frame.Em * 1.2, frame.Width - names - (frame.Em * 6.5), strips.Count * RowHeight(frame));
        double X(double ns) => axes.Left + (Math.Log10(Math.Max(ns, ticks[0]) / ticks[0]) / Math.Log10(ticks[^1] / ticks[0]) * axes.Width);
        canvas.Text(frame.Width, frame.Em * 0.8, "median", frame.Label.At(Anchor.End));
        foreach (var tick in ticks) canvas.Line(X(tick), axes.Top, X(tick), axes.Bottom, Theme.Line, frame.Em * 0.06);
        for (var i = 0; i < strips.Count; i++) Row(canvas, frame, strips[i], axes.Top + (i * RowHeight(frame)), names, X);
        canvas.Line(axes.Left, axes.Bottom, axes.Right, axes.Bottom, Theme.Rule, frame.Em * 0.08);
        axes.DrawBottom(canvas, frame, [.. ticks.Select(t => (X(t), Fmt.Duration((long)t)))], Caption);
    }

    private static void Row(Canvas canvas, ChartFrame frame, LatencyStrip strip, double top, double names, Func<double, double> x)
    {
        using var group = canvas.Group($"{strip.Name}: {Fmt.Plural(strip.Latencies.Count, "answer")}, median {Fmt.Duration(Median(strip))}");
        var middle = top + RowHeight(frame) - (frame.Em * 1.0);
        if (frame.Narrow) canvas.Text(0, top + (frame.Em * 0.95), ChartFrame.Fit(strip.Name, frame.Mono, frame.Width * 0.7), frame.Mono);
        else canvas.Text(names, middle + (frame.Em * 0.35), ChartFrame.Fit(strip.Name, frame.Mono, names - (frame.Em * 0.3)), frame.Mono.At(Anchor.End));
        // Thousands of ticks on one pixel are one tick: keep the first on each half point.
        var seen = new HashSet<int>();
        var ticks = new PathData();
        foreach (var latency in strip.Latencies.Where(l => l > 0).Order())
        {
            var at = x(latency);
            if (!seen.Add((int)(at * 2))) continue;
            ticks.Move(at, middle - (frame.Em * 0.5)).Line(at, middle + (frame.Em * 0.5));
        }

        canvas.Path(ticks, null, new Stroke(Theme.Series[0].Fill, frame.Em * 0.1));

        var median = x(Median(strip));
        canvas.Dot(median, middle, frame.Em * 0.42, Theme.Series[1].Fill, new Stroke(Theme.Ground, frame.Em * 0.12));
        canvas.Text(frame.Width, middle + (frame.Em * 0.35), Fmt.Duration(Median(strip)), frame.Value.At(Anchor.End));
    }

    private static double RowHeight(ChartFrame frame) => frame.Em * (frame.Narrow ? 2.8 : 1.9);

    private static long Median(LatencyStrip strip) => strip.Latencies.Count == 0 ? 0 : strip.Latencies.Order().ElementAt(strip.Latencies.Count / 2);

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        static long[] Spread(int count, double centre, int seed) => [.. Enumerable.Range(0, count).Select(i => (long)(centre * Math.Pow(10, (((((i * 7919) + seed) % 101) / 101.0) - 0.5) * 1.2)))];
        yield return ("latency-strip", new LatencyStripChart
        {
            Title = "DNS answers by server", Description = "192.0.2.53 answers a hundred times slower than the local resolver.",
            Strips = [new("10.0.0.1", Spread(80, 900_000, 3)), new("8.8.8.8", Spread(40, 14e6, 11)), new("192.0.2.53", [.. Spread(20, 90e6, 5), 5_000_000_000])],
        });
        yield return ("latency-strip-one", new LatencyStripChart { Title = "One answer", Description = "One.", Strips = [new("10.0.0.1", [3_000_000])] });
        yield return ("latency-strip-empty", new LatencyStripChart { Title = "None", Description = "None.", Strips = [] });
    }
}
