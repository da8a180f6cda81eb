using PcapLab.Reports.Drawing;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A word-sized line for a table cell: the shape of a row's traffic over the capture, nothing else. One value is a point.</summary>
public sealed record Sparkline : Chart
{
    /// <summary>Values in order of time.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Values.Count == 0 || Values.All(v => v <= 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [new(Title, Values.DefaultIfEmpty(0).Max(), Description)];

    private protected override double Height(ChartFrame frame) => frame.Em * 1.4;

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height) => DrawIn(canvas, Values, 0, 0, frame.Width, height, frame.Em);

    internal static void DrawIn(Canvas canvas, IReadOnlyList<double> values, double x, double y, double width, double height, double em)
    {
        var max = values.DefaultIfEmpty(0).Max();
        if (max <= 0) return;
        double inset = em * 0.2, bottom = y + height - (em * 0.1);
        (double X, double Y) At(int i) => (x + inset + (values.Count > 1 ? (width - (2 * inset)) * i / (values.Count - 1) : (width / 2) - inset), bottom - (values[i] / max * (height - (em * 0.3))));
        if (values.Count == 1)
        {
            canvas.Dot(At(0).X, y + (height / 2), em * 0.2, Theme.Series[0].Fill);
            return;
        }

        var line = Enumerable.Range(0, values.Count).Select(At).ToList();
        canvas.Path(PathData.Through(line.Append((line[^1].X, bottom)).Append((line[0].X, bottom))).Close(), Theme.Series[0].Tint);
        canvas.Path(PathData.Through(line), null, new Stroke(Theme.Series[0].Edge, em * 0.1));
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        yield return ("sparkline", new Sparkline { Title = "Packets over time", Description = "A burst near the end.", Values = [1, 2, 2, 3, 1, 1, 2, 8, 13, 4, 2] });
    }
}
