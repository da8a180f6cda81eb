using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A table of strengths: who sends to whom, or activity by day and hour. The darker, the more; steps are logarithmic when values span more than two decades, and the key says so.</summary>
public sealed record HeatMapChart : Chart
{
    /// <summary>Names of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Names of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Values by row and column; 0 is blank.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>What rows are, said above them: "sender".</summary>
    public string RowTitle { get; init; } = "";

    /// <summary>What columns are, said above them: "receiver".</summary>
    public string ColumnTitle { get; init; } = "";

    /// <summary>Names are addresses and set in the mono face; column names are then numbered, for they would not fit.</summary>
    public bool Addresses { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Rows.Count == 0 || Columns.Count == 0 || Values.All(r => r.All(v => v <= 0));

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data =>
        [.. Cells().OrderByDescending(c => c.Value).Take(20).Select(c => new ChartDatum($"{Rows[c.Row]} → {Columns[c.Column]}", c.Value, Fmt.Measured(c.Value, Unit)))];

    private protected override double Height(ChartFrame frame) => (frame.Em * 6.2) + (Rows.Count * Cell(frame).Height);

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var (left, width, cell) = Cell(frame);
        double max = Cells().Max(c => c.Value), min = Cells().Min(c => c.Value), top = frame.Em * 2.9;
        var log = max / min > 100;
        canvas.Text(0, frame.Em * 1.1, RowTitle, frame.Label);
        canvas.Text(left, frame.Em * 1.1, ColumnTitle, frame.Label);
        ColumnNames(canvas, frame, left, width, top - (frame.Em * 0.5));
        var style = Addresses ? frame.Mono : frame.Value;
        for (var r = 0; r < Rows.Count; r++)
        {
            var name = Addresses ? $"{r + 1}  {Rows[r]}" : Rows[r];
            canvas.Text(left - (frame.Em * 0.6), top + ((r + 0.5) * cell) + (frame.Em * 0.35), ChartFrame.Fit(name, style, left - (frame.Em * 0.7)), style.At(Anchor.End));
            for (var c = 0; c < Columns.Count; c++) DrawCell(canvas, frame, r, c, left + (c * width), top + (r * cell), width, cell, Step(Values[r][c], min, max, log));
        }

        Key(canvas, frame, frame.Narrow ? 0 : left, top + (Rows.Count * cell) + (frame.Em * 0.9), min, max, log);
    }

    private void DrawCell(Canvas canvas, ChartFrame frame, int r, int c, double x, double y, double width, double height, int step)
    {
        if (step < 0)
        {
            canvas.Rect(x + 0.5, y + 0.5, width - 1, height - 1, Theme.Panel);
            return;
        }

        using var group = canvas.Group($"{Rows[r]} → {Columns[c]}: {Fmt.Measured(Values[r][c], Unit)}");
        canvas.Rect(x + 0.5, y + 0.5, width - 1, height - 1, Theme.Heat[step], frame.Em * 0.1);
    }

    private void ColumnNames(Canvas canvas, ChartFrame frame, double left, double width, double y)
    {
        var free = double.NegativeInfinity;
        for (var c = 0; c < Columns.Count; c++)
        {
            var name = Addresses ? (c + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : Columns[c];
            double x = left + ((c + 0.5) * width), half = ChartFrame.Measure(name, frame.Label) / 2;
            if (x - half < free) continue;
            canvas.Text(x, y, name, frame.Label.At(Anchor.Middle));
            free = x + half + (frame.Em * 0.4);
        }
    }

    private void Key(Canvas canvas, ChartFrame frame, double left, double top, double min, double max, bool log)
    {
        double step = frame.Em * (frame.Narrow ? 1 : 1.5);
        var low = Fmt.Measured(min, Unit);
        canvas.Text(left, top + (frame.Em * 0.95), low, frame.Label);
        var x = left + ChartFrame.Measure(low, frame.Label) + (frame.Em * 0.6);
        for (var i = 0; i < Theme.Heat.Count; i++) canvas.Rect(x + (i * step), top, step - 1, frame.Em * 1.1, Theme.Heat[i]);
        canvas.Text(x + (Theme.Heat.Count * step) + (frame.Em * 0.6), top + (frame.Em * 0.95), Fmt.Measured(max, Unit) + (log ? "  (logarithmic)" : ""), frame.Label);
    }

    private IEnumerable<(int Row, int Column, double Value)> Cells()
    {
        for (var r = 0; r < Rows.Count; r++)
            for (var c = 0; c < Columns.Count; c++)
                if (Values[r][c] > 0) yield return (r, c, Values[r][c]);
    }

    private static int Step(double value, double min, double max, bool log)
    {
        if (value <= 0) return -1;
        var share = log ? Math.Log(value / min) / Math.Log(max / min) : value / max;
        return Math.Clamp((int)(share * Theme.Heat.Count), 0, Theme.Heat.Count - 1);
    }

    private (double Left, double Width, double Height) Cell(ChartFrame frame)
    {
        var style = Addresses ? frame.Mono : frame.Value;
        var left = Math.Min(frame.Width * 0.42, Rows.Max(r => ChartFrame.Measure(Addresses ? "00  " + r : r, style)) + (frame.Em * 0.8));
        var width = Math.Min((frame.Width - left) / Columns.Count, frame.Em * (Addresses ? 3.4 : 6));
        return (left, width, frame.Em * 1.75);
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        string[] hosts = ["10.0.0.9", "10.0.0.12", "192.168.1.254", "2001:db8::17:abcd", "10.0.0.1"];
        yield return ("heatmap-matrix", new HeatMapChart
        {
            Title = "Who sends to whom", Description = "10.0.0.12 sends almost everything to 10.0.0.9.", Unit = "B", Rows = hosts, Columns = hosts, RowTitle = "sender", ColumnTitle = "receiver", Addresses = true,
            Values = [[0, 2e6, 4e3, 0, 1e5], [710e6, 0, 0, 2e5, 3e4], [9e3, 0, 0, 0, 8e5], [0, 4e6, 0, 0, 12e3], [6e5, 7e4, 3e6, 2e4, 0]],
        });
        yield return ("heatmap-hours", new HeatMapChart
        {
            Title = "Activity by hour", Description = "Most traffic falls between 09:00 and 17:00.", Unit = "B", RowTitle = "day", ColumnTitle = "hour, UTC",
            Rows = ["Mon 5 Jan", "Tue 6 Jan", "Wed 7 Jan"], Columns = [.. Enumerable.Range(0, 24).Select(h => h.ToString("00", System.Globalization.CultureInfo.InvariantCulture))],
            Values = [.. Enumerable.Range(0, 3).Select(d => (IReadOnlyList<double>)[.. Enumerable.Range(0, 24).Select(h => h is > 8 and < 18 ? 1e6 * (h + d) : h < 5 ? 0 : 2e5 * h)])],
        });
        yield return ("heatmap-empty", new HeatMapChart { Title = "None", Description = "None.", Unit = "B", Rows = [], Columns = [], Values = [] });
    }
}
