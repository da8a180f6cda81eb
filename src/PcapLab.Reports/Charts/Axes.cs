using PcapLab.Reports.Drawing;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>The rectangle that data is drawn in, and the frame around it that all axis charts share: light horizontal grid, values at the left, a base line.</summary>
internal readonly record struct Axes(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;
    public double Bottom => Top + Height;

    /// <summary>Reserves room: at the left for the widest value label, below for tick labels and a caption.</summary>
    public static Axes Reserve(ChartFrame frame, double height, IEnumerable<string> valueLabels, double right = 0, double top = 2)
    {
        var left = valueLabels.Select(l => ChartFrame.Measure(l, frame.Label)).DefaultIfEmpty(0).Max() + (frame.Em * 0.7);
        return new Axes(left, frame.Em * top, frame.Width - left - Math.Max(right, frame.Em * 0.8), height - (frame.Em * (top + 3.1)));
    }

    /// <summary>Grid lines with labels at the left; the unit stands above the axis.</summary>
    public void DrawValues(Canvas canvas, ChartFrame frame, IReadOnlyList<(double Y, string Label)> marks, string unit)
    {
        foreach (var (y, label) in marks)
        {
            canvas.Line(Left, y, Right, y, Theme.Line, frame.Em * 0.06);
            canvas.Text(Left - (frame.Em * 0.5), y + (frame.Em * 0.35), label, frame.Label.At(Anchor.End));
        }

        canvas.Line(Left, Bottom, Right, Bottom, Theme.Rule, frame.Em * 0.09);
        if (unit.Length > 0) canvas.Text(0, Top - (frame.Em * 1.05), unit, frame.Label);
    }

    /// <summary>Tick marks and labels along the bottom, leaving out a label that would touch its neighbour, and the caption under them.</summary>
    public void DrawBottom(Canvas canvas, ChartFrame frame, IReadOnlyList<(double X, string Label)> marks, string caption)
    {
        var free = double.NegativeInfinity;
        foreach (var (x, label) in marks)
        {
            canvas.Line(x, Bottom, x, Bottom + (frame.Em * 0.35), Theme.Rule, frame.Em * 0.08);
            var half = ChartFrame.Measure(label, frame.Label) / 2;
            var centre = Math.Clamp(x, half, Math.Max(half, frame.Width - half));
            if (centre - half < free) continue;
            canvas.Text(centre, Bottom + (frame.Em * 1.45), label, frame.Label.At(Anchor.Middle));
            free = centre + half + (frame.Em * 0.8);
        }

        if (caption.Length > 0) canvas.Text(Right, Bottom + (frame.Em * 2.75), caption, frame.Label.At(Anchor.End));
    }

    /// <summary>Time ticks along the bottom.</summary>
    public void DrawTime(Canvas canvas, ChartFrame frame, long from, long to)
    {
        var axes = this;
        var ticks = Ticks.Time(from, to, frame.Narrow ? 4 : 8);
        using var group = canvas.Group(null, "ticks");
        DrawBottom(canvas, frame, [.. ticks.Select(t => (axes.X(t.At, from, to), t.Label))], Ticks.TimeCaption(from, to));
    }

    public double X(double value, double from, double to) => to > from ? Left + ((value - from) / (to - from) * Width) : Left + (Width / 2);

    public double Y(double value, double max) => Bottom - (Math.Clamp(value / max, 0, 1) * Height);

    /// <summary>Labels at wanted heights, pushed apart so that none overlaps; the order is kept.</summary>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToArray();
        var placed = new double[wanted.Count];
        var at = top;
        foreach (var i in order)
        {
            placed[i] = Math.Max(wanted[i], at);
            at = placed[i] + gap;
        }

        at = bottom;
        foreach (var i in order.Reverse())
        {
            placed[i] = Math.Min(placed[i], at);
            at = placed[i] - gap;
        }

        return placed;
    }
}
