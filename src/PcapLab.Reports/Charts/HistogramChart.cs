using PcapLab.Reports.Drawing;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A bin of a histogram: lower edge (inclusive), upper edge and how many fell in.</summary>
public readonly record struct HistogramBin(double From, double To, long Count);

/// <summary>A marked place in a distribution, such as the 95th percentile.</summary>
public sealed record HistogramMark(string Label, double Value);

/// <summary>
/// A distribution (round-trip times, packet sizes) with its percentiles marked. Bins may be of equal width or, on a logarithmic axis,
/// of equal ratio; either way each bin gets the same width on paper.
/// </summary>
public sealed record HistogramChart : Chart
{
    /// <summary>Bins in order, without gaps.</summary>
    public required IReadOnlyList<HistogramBin> Bins { get; init; }

    /// <summary>Percentiles and the like, drawn as lines with their label.</summary>
    public IReadOnlyList<HistogramMark> Marks { get; init; } = [];

    /// <summary>What was counted, above the axis: "packets", "connections".</summary>
    public required string CountUnit { get; init; }

    /// <summary>What the bottom axis says, with its unit.</summary>
    public required string Caption { get; init; }

    /// <summary>How a value of the bottom axis reads.</summary>
    public required Func<double, string> Read { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Bins.All(b => b.Count <= 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Bins.Where(b => b.Count > 0).Select(b => new ChartDatum(BinLabel(b), b.Count, Format.Fmt.Plural(b.Count, Singular, CountUnit)))];

    private string Singular => CountUnit.EndsWith('s') ? CountUnit[..^1] : CountUnit;

    private protected override double Height(ChartFrame frame) => Math.Max(frame.Em * 14, frame.Width * (frame.Narrow ? 0.62 : 0.3));

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var ticks = Ticks.Nice(Bins.Max(b => b.Count), 4).Where(t => t == Math.Floor(t)).ToList();
        var axes = Axes.Reserve(frame, height, ticks.Select(t => Format.Fmt.Si(t, "")), 0, 3.2);
        axes.DrawValues(canvas, frame, [.. ticks.Select(t => (axes.Y(t, ticks[^1]), Format.Fmt.Si(t, "")))], CountUnit);
        var width = axes.Width / Bins.Count;
        for (var i = 0; i < Bins.Count; i++)
        {
            if (Bins[i].Count <= 0) continue;
            using var group = canvas.Group($"{BinLabel(Bins[i])}: {Format.Fmt.Plural(Bins[i].Count, Singular, CountUnit)}");
            // A lone packet among millions must still be seen.
            var top = Math.Min(axes.Y(Bins[i].Count, ticks[^1]), axes.Bottom - (frame.Em * 0.12));
            canvas.Rect(axes.Left + (i * width) + (width * 0.06), top, width * 0.88, axes.Bottom - top, Theme.Series[0].Fill);
        }

        DrawMarks(canvas, frame, axes);
        axes.DrawBottom(canvas, frame, [.. Bins.Select((b, i) => (axes.Left + (i * width), Read(b.From))), (axes.Right, Read(Bins[^1].To))], Caption);
    }

    private void DrawMarks(Canvas canvas, ChartFrame frame, Axes axes)
    {
        var free = double.NegativeInfinity;
        foreach (var mark in Marks.OrderBy(m => m.Value))
        {
            var x = Place(mark.Value, axes);
            canvas.Line(x, axes.Top - (frame.Em * 0.3), x, axes.Bottom, Theme.Series[5].Edge, frame.Em * 0.11, frame.Em * 0.35);
            var text = $"{mark.Label} {Read(mark.Value)}";
            var half = ChartFrame.Measure(text, frame.Strong) / 2;
            var centre = Math.Clamp(x, axes.Left + half, Math.Max(axes.Left + half, frame.Width - half));
            if (centre - half < free) centre = free + half;
            if (centre + half > frame.Width + 1) continue;
            canvas.Text(centre, axes.Top - (frame.Em * 0.75) - (frame.Em * 0.3), text, frame.Strong.At(Anchor.Middle));
            free = centre + half + frame.Em;
        }
    }

    private double Place(double value, Axes axes)
    {
        var width = axes.Width / Bins.Count;
        for (var i = 0; i < Bins.Count; i++)
        {
            if (value >= Bins[i].To && i < Bins.Count - 1) continue;
            var share = Bins[i].To > Bins[i].From ? Math.Clamp((value - Bins[i].From) / (Bins[i].To - Bins[i].From), 0, 1) : 0.5;
            return axes.Left + ((i + share) * width);
        }

        return axes.Right;
    }

    private string BinLabel(HistogramBin bin) => $"{Read(bin.From)} to {Read(bin.To)}";

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        static string Ms(double v) => Format.Fmt.Seconds(v / 1000);
        double[] edges = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        long[] counts = [3, 40, 210, 390, 620, 380, 140, 60, 35, 12, 4, 1];
        yield return ("histogram", new HistogramChart
        {
            Title = "Round-trip time", Description = "Half of all connections answer within 2.9 ms, 95% within 31 ms.", CountUnit = "connections", Caption = "round-trip time, SYN to SYN-ACK", Read = Ms,
            Bins = [.. counts.Select((c, i) => new HistogramBin(edges[i], edges[i + 1], c))], Marks = [new("median", 2.9), new("95%", 31), new("99%", 120)],
        });
        yield return ("histogram-one", new HistogramChart
        {
            Title = "One size", Description = "All packets are of one size.", CountUnit = "packets", Caption = "packet size in bytes", Read = v => Format.Fmt.Significant(v),
            Bins = [new(64, 128, 0), new(128, 256, 7), new(256, 512, 0)], Marks = [new("median", 200)],
        });
        yield return ("histogram-empty", new HistogramChart { Title = "None", Description = "None.", CountUnit = "packets", Caption = "", Read = Ms, Bins = [], EmptyText = "No connection was opened during the capture, so no round trip could be measured." });
    }
}
