namespace PcapLab.Reports.Drawing;

/// <summary>A step of an outline.</summary>
internal enum PathVerb { Move, Line, Curve, Close }

/// <summary>An outline of straight lines and cubic curves, the two that SVG and PDF share.</summary>
internal sealed class PathData
{
    private readonly List<PathVerb> _verbs = [];
    private readonly List<double> _points = [];

    public IReadOnlyList<PathVerb> Verbs => _verbs;

    /// <summary>Two numbers per move or line, six per curve.</summary>
    public IReadOnlyList<double> Points => _points;

    public PathData Move(double x, double y) => Add(PathVerb.Move, x, y);

    public PathData Line(double x, double y) => Add(PathVerb.Line, x, y);

    public PathData Curve(double x1, double y1, double x2, double y2, double x, double y) => Add(PathVerb.Curve, x1, y1, x2, y2, x, y);

    public PathData Close() => Add(PathVerb.Close);

    /// <summary>A polyline through the points.</summary>
    public static PathData Through(IEnumerable<(double X, double Y)> points)
    {
        var path = new PathData();
        foreach (var (x, y) in points)
        {
            if (path._verbs.Count == 0) path.Move(x, y);
            else path.Line(x, y);
        }

        return path;
    }

    /// <summary>Arc of a circle from one angle to another (radians, clockwise on screen from the right), split so that each curve spans at most a quarter turn.</summary>
    public PathData Arc(double cx, double cy, double radius, double from, double to)
    {
        var parts = Math.Max(1, (int)Math.Ceiling(Math.Abs(to - from) / (Math.PI / 2) - 1e-9));
        var step = (to - from) / parts;
        var handle = 4.0 / 3 * Math.Tan(step / 4) * radius;
        for (var i = 0; i < parts; i++)
        {
            double a = from + (i * step), b = a + step;
            Curve(
                cx + (radius * Math.Cos(a)) - (handle * Math.Sin(a)), cy + (radius * Math.Sin(a)) + (handle * Math.Cos(a)),
                cx + (radius * Math.Cos(b)) + (handle * Math.Sin(b)), cy + (radius * Math.Sin(b)) - (handle * Math.Cos(b)),
                cx + (radius * Math.Cos(b)), cy + (radius * Math.Sin(b)));
        }

        return this;
    }

    public static PathData Circle(double cx, double cy, double radius) =>
        new PathData().Move(cx + radius, cy).Arc(cx, cy, radius, 0, Math.PI * 2).Close();

    public static PathData Rectangle(double x, double y, double width, double height, double radius = 0)
    {
        var r = Math.Min(radius, Math.Min(width, height) / 2);
        if (r <= 0.05) return new PathData().Move(x, y).Line(x + width, y).Line(x + width, y + height).Line(x, y + height).Close();
        const double q = Math.PI / 2;
        return new PathData().Move(x + r, y)
            .Line(x + width - r, y).Arc(x + width - r, y + r, r, -q, 0)
            .Line(x + width, y + height - r).Arc(x + width - r, y + height - r, r, 0, q)
            .Line(x + r, y + height).Arc(x + r, y + height - r, r, q, 2 * q)
            .Line(x, y + r).Arc(x + r, y + r, r, 2 * q, 3 * q).Close();
    }

    private PathData Add(PathVerb verb, params ReadOnlySpan<double> points)
    {
        _verbs.Add(verb);
        foreach (var p in points) _points.Add(double.IsFinite(p) ? p : 0);
        return this;
    }
}
