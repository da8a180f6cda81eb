using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>Horizontal bars from a zero base, each with its name before it and its value behind it.</summary>
public sealed record BarChart : Chart
{
    /// <summary>The bars, in drawing order.</summary>
    public required IReadOnlyList<Slice> Bars { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>Sets the names in the mono face, for addresses.</summary>
    public bool Addresses { get; init; }

    /// <summary>Names of the two parts of a bar, such as sent and received; null when bars are whole.</summary>
    public (string First, string Second)? Parts { get; init; }

    /// <summary>The second part of each bar, in the order of the bars.</summary>
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>Says the share of the total behind each value.</summary>
    public bool Shares { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Bars.Count == 0 || Bars.All(b => b.Value <= 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Bars.Select(b => new ChartDatum(b.Name, b.Value, Text(b)))];

    private double Total => Bars.Sum(b => Math.Max(0, b.Value));

    private protected override double Height(ChartFrame frame) => (Bars.Count * RowHeight(frame)) + (frame.Em * (Parts is null ? 0.5 : 2.6));

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var style = Addresses ? frame.Mono : frame.Value;
        var names = Math.Min(frame.Width * (Addresses ? 0.5 : 0.36), Bars.Max(b => ChartFrame.Measure(b.Name, style)));
        var values = Bars.Max(b => ChartFrame.Measure(Text(b), frame.Value));
        double left = frame.Narrow ? 0 : names + (frame.Em * 0.8), room = frame.Width - left - values - (frame.Em * 0.8);
        var max = Bars.Max(b => b.Value);
        var bottom = (Bars.Count * RowHeight(frame)) + (frame.Em * 0.5);
        for (var i = 0; i < Bars.Count; i++)
        {
            using var group = canvas.Group($"{Bars[i].Name}: {Text(Bars[i])}");
            double top = i * RowHeight(frame), width = Math.Max(0, Bars[i].Value) / max * room, bar = frame.Em * 1.15;
            if (frame.Narrow) canvas.Text(0, top + (frame.Em * 1.1), ChartFrame.Fit(Bars[i].Name, style, frame.Width), style);
            else canvas.Text(names, top + (frame.Em * 1.2), ChartFrame.Fit(Bars[i].Name, style, names), style.At(Anchor.End));
            if (frame.Narrow) top += frame.Em * 1.25;
            var other = Bars[i].Name.StartsWith("other", StringComparison.OrdinalIgnoreCase);
            canvas.Rect(left, top + (frame.Em * 0.28), Math.Max(width, frame.Em * 0.1), bar, other ? Theme.Other.Fill : Theme.Series[0].Fill, frame.Em * 0.12);
            if (Parts is not null && i < Seconds.Count && Bars[i].Value > 0)
            {
                var second = width * Math.Clamp(Seconds[i] / Bars[i].Value, 0, 1);
                canvas.Rect(left + width - second, top + (frame.Em * 0.28), second, bar, Theme.Series[4].Fill, frame.Em * 0.12);
            }

            canvas.Text(left + width + (frame.Em * 0.5), top + (frame.Em * 1.2), Text(Bars[i]), frame.Value);
        }

        if (!frame.Narrow) canvas.Line(left, 0, left, bottom - (frame.Em * 0.5), Theme.Rule, frame.Em * 0.08);
        if (Parts is { } parts) ChartLegend.Draw(canvas, frame, bottom + (frame.Em * 0.2), [parts.First, parts.Second], [Theme.Series[0], Theme.Series[4]]);
    }

    private static double RowHeight(ChartFrame frame) => frame.Em * (frame.Narrow ? 3.0 : 1.75);

    private string Text(Slice bar) => Shares && Total > 0 ? $"{Number(bar)}  {Fmt.Percent(bar.Value / Total)}" : Number(bar);

    private string Number(Slice bar) => Unit.Length == 0 ? Fmt.Count((long)bar.Value) : Fmt.Measured(bar.Value, Unit);

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        yield return ("bars", new BarChart
        {
            Title = "Top talkers", Description = "10.0.0.9 moved 71% of all bytes.", Unit = "B", Addresses = true, Shares = true,
            Bars = [new("10.0.0.9", 710e6), new("10.0.0.12", 130e6), new("2001:db8::17:abcd", 84e6), new("192.168.1.254", 31e6), new("other (212 hosts)", 45e6)],
        });
        yield return ("bars-parts", new BarChart
        {
            Title = "Top talkers", Description = "10.0.0.9 sent almost all it moved.", Unit = "B", Addresses = true, Parts = ("sent", "received"),
            Bars = [new("10.0.0.9", 710e6), new("10.0.0.12", 730e6), new("10.0.0.1", 84e6)], Seconds = [12e6, 705e6, 42e6],
        });
        yield return ("bars-one", new BarChart { Title = "One bar", Description = "One.", Unit = "B", Bars = [new("port 443", 12)] });
        yield return ("bars-empty", new BarChart { Title = "No bars", Description = "None.", Unit = "B", Bars = [] });
    }
}
