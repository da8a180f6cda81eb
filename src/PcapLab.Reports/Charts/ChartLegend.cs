using PcapLab.Reports.Drawing;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A row of names with their colours, for where labels cannot stand beside what they name (narrow screens).</summary>
internal static class ChartLegend
{
    /// <summary>Draws (or, without a canvas, only measures) the legend; returns its height.</summary>
    public static double Draw(Canvas? canvas, ChartFrame frame, double top, IReadOnlyList<string> names, IReadOnlyList<SeriesPaint> paints)
    {
        double x = 0, y = top + (frame.Em * 1.2);
        for (var i = 0; i < names.Count; i++)
        {
            var name = ChartFrame.Fit(names[i], frame.Value, frame.Width - (frame.Em * 2));
            var width = ChartFrame.Measure(name, frame.Value) + (frame.Em * 2.2);
            if (x > 0 && x + width > frame.Width)
            {
                x = 0;
                y += frame.Em * 1.5;
            }

            canvas?.Dot(x + (frame.Em * 0.4), y - (frame.Em * 0.35), frame.Em * 0.34, paints[i].Fill, new Stroke(paints[i].Edge, frame.Em * 0.07));
            canvas?.Text(x + (frame.Em * 1.05), y, name, frame.Value);
            x += width;
        }

        return y - top + (frame.Em * 0.5);
    }
}
