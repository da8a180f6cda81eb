using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>One band of a timeline: a value per bin.</summary>
public sealed record TimelineSeries(string Name, IReadOnlyList<double> Values);

/// <summary>
/// Traffic over time as stacked areas (or, on a logarithmic scale where a stack would lie, as lines), labelled at the right where each
/// band ends up. Values are per bin; <see cref="Scale"/> turns them into the axis's unit (8 / bin seconds makes bytes bit/s).
/// </summary>
public sealed record TimelineChart : Chart
{
    /// <summary>Start of the first bin, nanoseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>Width of a bin in nanoseconds.</summary>
    public required long Bin { get; init; }

    /// <summary>At most seven bands and "other", largest first.</summary>
    public required IReadOnlyList<TimelineSeries> Series { get; init; }

    /// <summary>Unit of the axis, after <see cref="Scale"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>Factor from a bin's value to the axis's unit.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Logarithmic values, one line per series.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Height as a share of the width, where there is room for more than usual; null for the usual one.</summary>
    internal double? Ratio { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Series.Count == 0 || Series.All(s => s.Values.All(v => v <= 0));

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Series.Select(s => new ChartDatum(s.Name, s.Values.Sum() * Scale / Math.Max(1, Bins), $"{Fmt.Si(s.Values.Sum() * Scale / Math.Max(1, Bins), Unit)} on average"))];

    private int Bins => Series.Max(s => s.Values.Count);

    private long End => Start + (Bin * Bins);

    private protected override double Height(ChartFrame frame) => Math.Max(frame.Em * 15, frame.Width * (Ratio ?? (frame.Narrow ? 0.62 : 0.34))) + (frame.Narrow ? Legend(null, frame, 0) : 0);

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var paints = Palette.Assign([.. Series.Select(s => s.Name)]);
        var tops = Stack();
        var max = Logarithmic ? Series.Max(s => s.Values.DefaultIfEmpty(0).Max()) * Scale : tops[^1].Max();
        var marks = Logarithmic ? LogMarks(max) : Ticks.Nice(max, 4);
        var legend = frame.Narrow ? Legend(null, frame, 0) : 0;
        var right = frame.Narrow ? 0 : Series.Max(s => ChartFrame.Measure(s.Name, frame.Value)) + (frame.Em * 1.6);
        var axes = Axes.Reserve(frame, height - legend, marks.Select(m => Fmt.Si(m, "")), Math.Min(right, frame.Width * 0.22));
        double Y(double v) => Logarithmic ? axes.Bottom - (Math.Clamp(Math.Log10(Math.Max(v, marks[0]) / marks[0]) / Math.Log10(marks[^1] / marks[0]), 0, 1) * axes.Height) : axes.Y(v, marks[^1]);
        axes.DrawValues(canvas, frame, [.. marks.Select(m => (Y(m), Fmt.Si(m, "")))], Unit);
        using (canvas.Group(null, FormattableString.Invariant($"plot {axes.Left:0.##} {axes.Top:0.##} {axes.Width:0.##} {axes.Height:0.##} {Start} {End}")))
        using (canvas.Clip(axes.Left, axes.Top - 2, axes.Width, axes.Height + 2))
        using (canvas.Group(null, "zoom"))
        {
            for (var i = 0; i < Series.Count; i++) DrawBand(canvas, frame, axes, Y, i == 0 ? null : tops[i - 1], tops[i], i, paints[i]);
        }

        axes.DrawTime(canvas, frame, Start, End);
        if (frame.Narrow) Legend(canvas, frame, height - legend);
        else EndLabels(canvas, frame, axes, tops, Y, paints);
    }

    private double[][] Stack()
    {
        var tops = new double[Series.Count][];
        for (var s = 0; s < Series.Count; s++)
        {
            tops[s] = new double[Bins];
            for (var b = 0; b < Bins; b++)
            {
                var value = b < Series[s].Values.Count ? Math.Max(0, Series[s].Values[b]) * Scale : 0;
                tops[s][b] = value + (s > 0 && !Logarithmic ? tops[s - 1][b] : 0);
            }
        }

        return tops;
    }

    private IReadOnlyList<double> LogMarks(double max)
    {
        var least = Series.SelectMany(s => s.Values).Where(v => v > 0).DefaultIfEmpty(1).Min() * Scale;
        return Ticks.Log(Math.Max(least, max / 1e6), max);
    }

    private void DrawBand(Canvas canvas, ChartFrame frame, Axes axes, Func<double, double> y, double[]? below, double[] top, int index, SeriesPaint paint)
    {
        double X(double bin) => axes.X(bin, 0, Bins);
        if (Bins == 1)
        {
            canvas.Dot(X(0.5), y(top[0]), frame.Em * 0.35, paint.Fill, new Stroke(paint.Edge, frame.Em * 0.1));
            return;
        }

        using var group = canvas.Group(Series[index].Name);
        // A bin is a step: it held this much for as long as it is wide. With many bins the steps melt into a curve.
        var outline = Bins > 60
            ? top.Select((v, b) => (X(b + 0.5), y(v))).Prepend((X(0), y(top[0]))).Append((X(Bins), y(top[^1]))).ToList()
            : top.SelectMany((v, b) => new[] { (X(b), y(v)), (X(b + 1), y(v)) }).ToList();
        if (!Logarithmic)
        {
            var floor = below is null
                ? [(X(Bins), axes.Bottom), (X(0), axes.Bottom)]
                : Bins > 60
                    ? below.Select((v, b) => (X(b + 0.5), y(v))).Prepend((X(0), y(below[0]))).Append((X(Bins), y(below[^1]))).Reverse()
                    : below.SelectMany((v, b) => new[] { (X(b), y(v)), (X(b + 1), y(v)) }).Reverse();
            canvas.Path(PathData.Through(outline.Concat(floor)).Close(), paint.Fill);
        }

        var stroke = new Stroke(paint.Edge, frame.Em * (Logarithmic ? 0.13 : 0.05));
        foreach (var run in Logarithmic ? [outline] : Runs(outline, Series[index].Values)) canvas.Path(PathData.Through(run), null, stroke);
    }

    /// <summary>The parts of an outline where the band has any height: edges of empty bands would lie over one another along the base line.</summary>
    private IEnumerable<List<(double X, double Y)>> Runs(List<(double X, double Y)> outline, IReadOnlyList<double> values)
    {
        var perBin = Bins > 60 ? 1 : 2;
        var before = Bins > 60 ? 1 : 0;
        for (var b = 0; b < values.Count; b++)
        {
            if (values[b] <= 0) continue;
            var from = b;
            while (b + 1 < values.Count && values[b + 1] > 0) b++;
            var first = Math.Max(0, (from * perBin) + before - 1);
            yield return outline.GetRange(first, Math.Min(outline.Count, ((b + 1) * perBin) + before + 1) - first);
        }
    }

    private void EndLabels(Canvas canvas, ChartFrame frame, Axes axes, double[][] tops, Func<double, double> y, IReadOnlyList<SeriesPaint> paints)
    {
        // A band is labelled at the height of its mean over the whole time: where it ends may be zero, and its name would be lost.
        var wanted = new double[Series.Count];
        for (var s = 0; s < Series.Count; s++)
        {
            var low = s > 0 && !Logarithmic ? tops[s - 1].Average() : 0;
            wanted[s] = y(Logarithmic ? tops[s].Average() : (low + tops[s].Average()) / 2);
        }

        var placed = Axes.Spread(wanted, frame.Em * 1.3, axes.Top + (frame.Em * 0.5), axes.Bottom - (frame.Em * 0.3));
        for (var s = 0; s < Series.Count; s++)
        {
            canvas.Dot(axes.Right + (frame.Em * 0.75), placed[s], frame.Em * 0.3, paints[s].Fill, new Stroke(paints[s].Edge, frame.Em * 0.07));
            canvas.Text(axes.Right + (frame.Em * 1.35), placed[s] + (frame.Em * 0.35), ChartFrame.Fit(Series[s].Name, frame.Value, frame.Width - axes.Right - (frame.Em * 1.35)), frame.Value);
        }
    }

    private double Legend(Canvas? canvas, ChartFrame frame, double top) =>
        ChartLegend.Draw(canvas, frame, top, [.. Series.Select(s => s.Name)], Palette.Assign([.. Series.Select(s => s.Name)]));

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        const long start = 1_767_182_400_000_000_000;
        double[] Wave(double size, int phase, int bins) => [.. Enumerable.Range(0, bins).Select(i => Math.Round(size * (1.2 + Math.Sin((i + phase) / 9.0) + (((i * 7919) + phase) % 13 / 13.0))))];
        yield return ("timeline", new TimelineChart
        {
            Title = "Traffic over time", Description = "TLS carries most of the traffic all the time.", Start = start, Bin = 5_000_000_000, Unit = "bit/s", Scale = 8 / 5.0,
            Series = [new("tls", Wave(4e6, 0, 120)), new("quic", Wave(2e6, 30, 120)), new("dns", Wave(2e5, 50, 120)), new("http", Wave(9e5, 70, 120)), new("other", Wave(3e5, 90, 120))],
        });
        yield return ("timeline-steps", new TimelineChart
        {
            Title = "A short capture", Description = "Eight seconds, most of it TLS.", Start = start, Bin = 1_000_000_000, Unit = "bit/s", Scale = 8,
            Series = [new("tls", Wave(4e4, 0, 8)), new("dns", Wave(2e4, 5, 8))],
        });
        yield return ("timeline-log", new TimelineChart
        {
            Title = "Traffic over time, logarithmic", Description = "DNS is a thousandth of TLS.", Start = start, Bin = 60_000_000_000, Unit = "bit/s", Logarithmic = true,
            Series = [new("tls", Wave(4e6, 0, 90)), new("dns", Wave(4e3, 50, 90))],
        });
        yield return ("timeline-point", new TimelineChart { Title = "One moment", Description = "One packet.", Start = start, Bin = 1_000_000_000, Unit = "bit/s", Series = [new("icmp", [784])] });
        yield return ("timeline-empty", new TimelineChart { Title = "Nothing", Description = "No packets.", Start = start, Bin = 1, Unit = "bit/s", Series = [], EmptyText = "No packets, so there is no traffic to draw." });
    }
}
