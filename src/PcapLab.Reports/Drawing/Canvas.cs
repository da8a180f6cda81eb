using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Drawing;

/// <summary>Where a text's x lies.</summary>
internal enum Anchor { Start, Middle, End }

/// <summary>How a text is set.</summary>
internal readonly record struct TextStyle(FontFace Face, double Size, Paint Paint, Anchor Anchor = Anchor.Start, bool Upright = true)
{
    public TextStyle At(Anchor anchor) => this with { Anchor = anchor };

    public TextStyle In(Paint paint) => this with { Paint = paint };
}

/// <summary>How an outline is stroked.</summary>
internal readonly record struct Stroke(Paint Paint, double Width, double Dash = 0);

/// <summary>
/// The small vector canvas all pictures are drawn on: y grows downwards, units are points in print and CSS pixels on screen. It has two
/// back ends, SVG and PDF, which get the same numbers, so a chart looks the same everywhere.
/// </summary>
internal abstract class Canvas
{
    /// <summary>Fills and/or strokes an outline.</summary>
    public abstract void Path(PathData path, Paint? fill, Stroke? stroke = null);

    /// <summary>Sets one line of text with its baseline at y; missing glyphs show as U+XXXX.</summary>
    public abstract void Text(double x, double y, string text, TextStyle style);

    /// <summary>Clips what follows to a rectangle until disposed.</summary>
    public abstract IDisposable Clip(double x, double y, double width, double height);

    /// <summary>
    /// Groups what follows until disposed. The title is what a screen reader says and a pointer shows; name and data reach the page's
    /// script through <c>data-</c> attributes and mean nothing in print.
    /// </summary>
    public abstract IDisposable Group(string? title = null, string? name = null);

    public void Rect(double x, double y, double width, double height, Paint fill, double radius = 0)
    {
        if (width > 0 && height > 0) Path(PathData.Rectangle(x, y, width, height, radius), fill);
    }

    public void Line(double x1, double y1, double x2, double y2, Paint paint, double width = 0.6, double dash = 0) =>
        Path(new PathData().Move(x1, y1).Line(x2, y2), null, new Stroke(paint, width, dash));

    public void Dot(double x, double y, double radius, Paint fill, Stroke? stroke = null) => Path(PathData.Circle(x, y, radius), fill, stroke);
}

/// <summary>Runs an action once when disposed: the end of a clip or group.</summary>
internal sealed class Closing(Action close) : IDisposable
{
    private Action? _close = close;

    public void Dispose()
    {
        _close?.Invoke();
        _close = null;
    }
}
