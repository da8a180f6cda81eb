using System.Globalization;
using System.Text;

namespace PcapLab.Notebooks.Display;

/// <summary>A series as a small inline SVG for a table cell; zero base, so that heights compare.</summary>
internal static class SparkSvg
{
    public static string Write(IReadOnlyList<double> series)
    {
        const int width = 80, height = 18;
        var max = series.Count == 0 ? 0 : series.Max();
        if (series.Count == 0) return "";
        var points = new StringBuilder();
        for (var i = 0; i < series.Count; i++)
        {
            var x = series.Count == 1 ? width / 2.0 : i * (double)width / (series.Count - 1);
            var y = height - 1 - (max > 0 ? Math.Max(0, series[i]) / max * (height - 3) : 0);
            points.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " ")}{x:0.#},{y:0.#}");
        }

        var label = string.Create(CultureInfo.InvariantCulture, $"{series.Count} values, largest {max:0.###}");
        return $"<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\"><polyline fill=\"none\" stroke=\"#0072B2\" stroke-width=\"1.3\" points=\"{points}\"/></svg>";
    }
}
