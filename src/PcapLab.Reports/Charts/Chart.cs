using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>One value of a chart for renderers without pictures (text, Markdown, JSON) and for readers who cannot see them.</summary>
/// <param name="Label">What the value is of.</param>
/// <param name="Value">The value in the chart's base unit.</param>
/// <param name="Text">The value as it is read, with its unit.</param>
public sealed record ChartDatum(string Label, double Value, string Text);

/// <summary>
/// A picture of data. A chart is one file: its data as a record, its drawing on the canvas, its recipes (examples that are the gallery
/// and the golden tests). It is drawn anew for each width, so that text keeps its size on a phone, a screen and paper.
/// </summary>
public abstract record Chart
{
    /// <summary>What is shown, as a heading or file name would say it.</summary>
    public required string Title { get; init; }

    /// <summary>The conclusion in a sentence: alternative text for those who do not see the picture.</summary>
    public required string Description { get; init; }

    /// <summary>The sentence that stands where there is nothing to draw.</summary>
    public string EmptyText { get; init; } = "Nothing of this kind was in the capture.";

    /// <summary>True when there is nothing to draw.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>The values behind the picture, largest or earliest first, cut to what a reader would take in.</summary>
    public abstract IReadOnlyList<ChartDatum> Data { get; }

    /// <summary>A stand-alone SVG of the given width in CSS pixels; it holds no script, style or reference.</summary>
    public string ToSvg(double width = 760, double textSize = 12, string idPrefix = "c")
    {
        var frame = new ChartFrame(width, textSize);
        var canvas = new SvgCanvas { IdPrefix = idPrefix };
        var height = DrawOn(canvas, frame);
        return canvas.Finish(width, height, Title, Description);
    }

    /// <summary>Draws the chart or its sentence; returns the height used.</summary>
    internal double DrawOn(Canvas canvas, ChartFrame frame)
    {
        if (!IsEmpty)
        {
            var height = Height(frame);
            Draw(canvas, frame, height);
            return height;
        }

        canvas.Text(0, frame.Em * 1.6, EmptyText, frame.Label);
        return frame.Em * 2.6;
    }

    /// <summary>Height used when drawn, empty or not.</summary>
    internal double HeightOn(ChartFrame frame) => IsEmpty ? frame.Em * 2.6 : Height(frame);

    private protected abstract double Height(ChartFrame frame);

    private protected abstract void Draw(Canvas canvas, ChartFrame frame, double height);
}

/// <summary>The room a chart has: its width and the size of its text, from which all spacing follows.</summary>
internal readonly record struct ChartFrame(double Width, double Em)
{
    public TextStyle Label => new(FontFace.Sans, Em, Theme.Muted);

    public TextStyle Value => new(FontFace.Sans, Em, Theme.Ink);

    public TextStyle Strong => new(FontFace.Bold, Em, Theme.Ink);

    public TextStyle Mono => new(FontFace.Mono, Em * 0.94, Theme.Ink);

    /// <summary>True where room is scarce, as on a phone.</summary>
    public bool Narrow => Width < 34 * Em;

    /// <summary>Text cut with an ellipsis so that it fits.</summary>
    public static string Fit(string text, TextStyle style, double room)
    {
        var shown = style.Face.Prepare(text);
        if (style.Face.Measure(shown, style.Size) <= room) return shown;
        int low = 0, high = shown.Length;
        while (low < high)
        {
            var mid = (low + high + 1) / 2;
            if (style.Face.Measure(shown[..mid], style.Size) + style.Face.Measure("…", style.Size) <= room) low = mid;
            else high = mid - 1;
        }

        if (low > 0 && char.IsHighSurrogate(shown[low - 1])) low--;
        return low == 0 ? "" : shown[..low].TrimEnd() + "…";
    }

    public static double Measure(string text, TextStyle style) => style.Face.Measure(style.Face.Prepare(text), style.Size);
}
