using System.Globalization;
using System.Text;
using PcapLab.Export;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Drawing;

/// <summary>Draws into an SVG element with plain attributes only: no style, no script, nothing to fetch, so it is inert wherever it is pasted.</summary>
internal sealed class SvgCanvas : Canvas
{
    private readonly StringBuilder _body = new();
    private int _clips;

    /// <summary>Makes ids of clips unique in a page that holds several pictures.</summary>
    public string IdPrefix { get; init; } = "c";

    public override void Path(PathData path, Paint? fill, Stroke? stroke = null)
    {
        _body.Append("<path d=\"").Append(Outline(path)).Append("\" fill=\"").Append(fill is null ? "none" : fill.Light.ToString()).Append('"');
        if (stroke is { } s)
        {
            _body.Append(" stroke=\"").Append(s.Paint.Light).Append("\" stroke-width=\"").Append(Num.Of(s.Width)).Append("\" stroke-linejoin=\"round\"");
            if (s.Dash > 0) _body.Append(" stroke-dasharray=\"").Append(Num.Of(s.Dash)).Append('"');
        }

        _body.Append("/>");
    }

    public override void Text(double x, double y, string text, TextStyle style)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Num.Of(x)}\" y=\"{Num.Of(y)}\" font-family=\"{style.Face.Family}\" font-size=\"{Num.Of(style.Size)}\"");
        if (style.Face.Weight != 400) _body.Append(CultureInfo.InvariantCulture, $" font-weight=\"{style.Face.Weight}\"");
        if (style.Anchor != Anchor.Start) _body.Append(style.Anchor == Anchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        _body.Append(" fill=\"").Append(style.Paint.Light).Append("\">").Append(Escape(style.Face.Prepare(text))).Append("</text>");
    }

    public override IDisposable Clip(double x, double y, double width, double height)
    {
        var id = IdPrefix + (++_clips).ToString(CultureInfo.InvariantCulture);
        _body.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"{id}\"><rect x=\"{Num.Of(x)}\" y=\"{Num.Of(y)}\" width=\"{Num.Of(width)}\" height=\"{Num.Of(height)}\"/></clipPath><g clip-path=\"url(#{id})\">");
        return new Closing(() => _body.Append("</g>"));
    }

    public override IDisposable Group(string? title = null, string? name = null)
    {
        _body.Append("<g");
        if (name is not null) _body.Append(" data-part=\"").Append(Escape(name)).Append('"');
        _body.Append('>');
        if (title is not null) _body.Append("<title>").Append(Escape(SafeText.Escape(title))).Append("</title>");
        return new Closing(() => _body.Append("</g>"));
    }

    /// <summary>The finished element, with title and description for those who cannot see it.</summary>
    public string Finish(double width, double height, string title, string description) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Num.Of(width)} {Num.Of(height)}\" width=\"{Num.Of(width)}\" height=\"{Num.Of(height)}\" role=\"img\" aria-label=\"{Escape(SafeText.Escape(description.Length > 0 ? description : title))}\">{_body}</svg>";

    /// <summary>Text for XML content and attributes; what XML cannot hold is made visible by <see cref="Fonts.FontFace.Prepare"/> or replaced here.</summary>
    internal static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0 && text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\ud800', '\uffff') < 0) return text;
        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair) safe.Append(c).Append(text[++i]);
            else if (c == '&') safe.Append("&amp;");
            else if (c == '<') safe.Append("&lt;");
            else if (c == '>') safe.Append("&gt;");
            else if (c == '"') safe.Append("&quot;");
            else if (c == '\'') safe.Append("&#39;");
            else if ((c < ' ' && c is not ('\t' or '\n')) || char.IsSurrogate(c) || c >= '\ufffe') safe.Append('\ufffd');
            else safe.Append(c);
        }

        return safe.ToString();
    }

    private static string Outline(PathData path)
    {
        var d = new StringBuilder();
        var at = 0;
        foreach (var verb in path.Verbs)
        {
            var count = verb switch { PathVerb.Curve => 6, PathVerb.Close => 0, _ => 2 };
            d.Append(verb switch { PathVerb.Move => 'M', PathVerb.Line => 'L', PathVerb.Curve => 'C', _ => 'Z' });
            for (var i = 0; i < count; i++)
            {
                if (i > 0) d.Append(' ');
                d.Append(Num.Of(path.Points[at++]));
            }
        }

        return d.ToString();
    }
}
