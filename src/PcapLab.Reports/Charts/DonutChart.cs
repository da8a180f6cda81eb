using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A named share.</summary>
public sealed record Slice(string Name, double Value);

/// <summary>Shares of a whole, with the total in the middle and every part named beside it with its share and value; parts after the seventh become "other".</summary>
public sealed record DonutChart : Chart
{
    /// <summary>The parts, largest first.</summary>
    public required IReadOnlyList<Slice> Slices { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>What the total is called, under the number in the middle.</summary>
    public string TotalLabel { get; init; } = "in all";

    /// <inheritdoc/>
    public override bool IsEmpty => Total <= 0;

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Shown().Select(s => new ChartDatum(s.Name, s.Value, $"{Fmt.Measured(s.Value, Unit)} ({Fmt.Percent(s.Value / Total)})"))];

    private double Total => Slices.Sum(s => Math.Max(0, s.Value));

    private protected override double Height(ChartFrame frame)
    {
        var rows = Shown().Count * frame.Em * 1.75;
        return frame.Narrow ? (frame.Em * 15.5) + rows : Math.Max(frame.Em * 15, rows + frame.Em);
    }

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var shown = Shown();
        var paints = Palette.Assign([.. shown.Select(s => s.Name)]);
        double radius = frame.Em * 7, cx = frame.Narrow ? frame.Width / 2 : radius + (frame.Em * 0.5), cy = frame.Narrow ? radius + (frame.Em * 0.4) : height / 2;
        var angle = -Math.PI / 2;
        for (var i = 0; i < shown.Count; i++)
        {
            var turn = shown[i].Value / Total * Math.PI * 2;
            using (canvas.Group($"{shown[i].Name}: {Data[i].Text}")) Ring(canvas, cx, cy, radius, angle, turn, paints[i], frame.Em * 0.1);
            angle += turn;
        }

        canvas.Text(cx, cy + (frame.Em * 0.25), Fmt.Measured(Total, Unit), (frame.Strong with { Size = frame.Em * 1.5 }).At(Anchor.Middle));
        canvas.Text(cx, cy + (frame.Em * 1.6), TotalLabel, frame.Label.At(Anchor.Middle));
        var left = frame.Narrow ? 0 : (radius * 2) + (frame.Em * 3);
        var top = frame.Narrow ? (radius * 2) + (frame.Em * 1.4) : (height - (shown.Count * frame.Em * 1.75)) / 2;
        for (var i = 0; i < shown.Count; i++) Row(canvas, frame, left, top + (i * frame.Em * 1.75), shown[i], paints[i]);
    }

    private void Row(Canvas canvas, ChartFrame frame, double left, double top, Slice slice, SeriesPaint paint)
    {
        var right = Math.Min(frame.Width, left + (frame.Em * 28));
        double share = right - (frame.Em * 6.5), baseline = top + (frame.Em * 1.2);
        canvas.Rect(left, top + (frame.Em * 0.45), frame.Em * 0.85, frame.Em * 0.85, paint.Fill, frame.Em * 0.15);
        canvas.Text(left + (frame.Em * 1.4), baseline, ChartFrame.Fit(slice.Name, frame.Value, share - left - (frame.Em * 4.8)), frame.Value);
        canvas.Text(share, baseline, Fmt.PercentInColumn(slice.Value / Total), frame.Strong.At(Anchor.End));
        canvas.Text(right, baseline, Fmt.Measured(slice.Value, Unit), frame.Label.At(Anchor.End));
        canvas.Line(left, top + (frame.Em * 1.75), right, top + (frame.Em * 1.75), Theme.Line, frame.Em * 0.06);
    }

    private static void Ring(Canvas canvas, double cx, double cy, double radius, double angle, double turn, SeriesPaint paint, double gap)
    {
        var inner = radius * 0.66;
        var end = angle + Math.Min(turn, (Math.PI * 2) - 1e-6);
        var path = new PathData().Move(cx + (radius * Math.Cos(angle)), cy + (radius * Math.Sin(angle))).Arc(cx, cy, radius, angle, end)
            .Line(cx + (inner * Math.Cos(end)), cy + (inner * Math.Sin(end))).Arc(cx, cy, inner, end, angle).Close();
        canvas.Path(path, paint.Fill, turn > 0.05 ? new Stroke(Theme.Ground, gap) : null);
    }

    private IReadOnlyList<Slice> Shown()
    {
        var parts = Slices.Where(s => s.Value > 0).ToList();
        if (parts.Count <= 8) return parts;
        var head = parts.Where(s => !s.Name.Equals("other", StringComparison.OrdinalIgnoreCase)).Take(7).ToList();
        return [.. head, new Slice("other", Total - head.Sum(s => s.Value))];
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        yield return ("donut", new DonutChart
        {
            Title = "Protocols by bytes", Description = "TLS carries 64% of all bytes.", Unit = "B", TotalLabel = "captured",
            Slices = [new("tls", 64.2e6), new("quic", 18e6), new("http", 9.1e6), new("dns", 3.4e6), new("ssh", 2e6), new("ntp", 6e4), new("arp", 1e4)],
        });
        yield return ("donut-one", new DonutChart { Title = "One protocol", Description = "All is ICMP.", Unit = "B", Slices = [new("icmp", 784)] });
        yield return ("donut-empty", new DonutChart { Title = "None", Description = "Nothing.", Unit = "B", Slices = [] });
    }
}
