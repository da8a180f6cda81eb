using System.Globalization;
using System.Text;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf;

/// <summary>Draws onto a PDF page, shifted and scaled; coordinates come with y downwards and are turned here.</summary>
internal sealed class PdfCanvas(PdfDocument document, PdfPage page, double x0 = 0, double y0 = 0, double scale = 1) : Canvas
{
    private readonly StringBuilder _out = page.Content;

    public override void Path(PathData path, Paint? fill, Stroke? stroke = null)
    {
        if (fill is not null) Colour(fill, "rg");
        if (stroke is { } s)
        {
            Colour(s.Paint, "RG");
            _out.Append(Num.Of(s.Width * scale)).Append(" w 1 j ").Append(s.Dash > 0 ? $"[{Num.Of(s.Dash * scale)}] 0 d\n" : "[] 0 d\n");
        }

        Outline(path);
        _out.Append(fill is null ? "S\n" : stroke is null ? "f\n" : "B\n");
    }

    public override void Text(double x, double y, string text, TextStyle style)
    {
        var prepared = style.Face.Prepare(text);
        if (prepared.Length == 0) return;
        var width = style.Anchor == Anchor.Start ? 0 : style.Face.Measure(prepared, style.Size);
        var left = style.Anchor switch { Anchor.Middle => x - (width / 2), Anchor.End => x - width, _ => x };
        var font = document.Font(style.Face);
        Colour(style.Paint, "rg");
        _out.Append(CultureInfo.InvariantCulture, $"BT /{font.Resource} {Num.Of(style.Size * scale)} Tf {X(left)} {Y(y)} Td {font.Encode(prepared)} Tj ET\n");
    }

    public override IDisposable Clip(double x, double y, double width, double height)
    {
        _out.Append(CultureInfo.InvariantCulture, $"q {X(x)} {Y(y + height)} {Num.Of(width * scale)} {Num.Of(height * scale)} re W n\n");
        return new Closing(() => _out.Append("Q\n"));
    }

    public override IDisposable Group(string? title = null, string? name = null) => new Closing(() => { });

    private void Outline(PathData path)
    {
        var at = 0;
        foreach (var verb in path.Verbs)
        {
            var pairs = verb switch { PathVerb.Curve => 3, PathVerb.Close => 0, _ => 1 };
            for (var i = 0; i < pairs; i++, at += 2) _out.Append(X(path.Points[at])).Append(' ').Append(Y(path.Points[at + 1])).Append(' ');
            _out.Append(verb switch { PathVerb.Move => "m\n", PathVerb.Line => "l\n", PathVerb.Curve => "c\n", _ => "h\n" });
        }
    }

    private void Colour(Paint paint, string op)
    {
        static string Part(byte v) => (v / 255.0).ToString("0.###", CultureInfo.InvariantCulture);
        _out.Append(Part(paint.Light.R)).Append(' ').Append(Part(paint.Light.G)).Append(' ').Append(Part(paint.Light.B)).Append(' ').Append(op).Append('\n');
    }

    private string X(double x) => Num.Of(x0 + (x * scale));

    private string Y(double y) => Num.Of(page.Height - y0 - (y * scale));
}
