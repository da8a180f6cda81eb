using System.Text;

namespace PcapLab.Notebooks.Display;

/// <summary>Markup that was made by code, not by a packet: shown as it is.</summary>
/// <param name="Markup">HTML; whoever makes it answers for the escaping.</param>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed record HtmlText(string Markup) : IRich
{
    /// <inheritdoc/>
    public MimeBundle ToRich() => new MimeBundle(Strip(Markup)).With("text/html", Markup);

    /// <summary>Escapes text for HTML content and attributes; control characters become visible, for some front ends act on them.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var sb = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => sb.Append("&lt;"),
                '>' => sb.Append("&gt;"),
                '&' => sb.Append("&amp;"),
                '"' => sb.Append("&quot;"),
                '\'' => sb.Append("&#39;"),
                '$' => sb.Append("&#36;"), // MathJax typesets $…$ in notebook outputs
                '\t' or '\n' => sb.Append(c),
                _ when char.IsControl(c) || c is '\u202e' or '\u202d' or '\u2066' or '\u2067' or '\u2068' => sb.Append('\ufffd'),
                _ => sb.Append(c),
            };
        }

        return sb.ToString();
    }

    /// <summary>Text for a terminal or <c>text/plain</c>: control characters become visible.</summary>
    public static string Plain(string text) =>
        text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            ? string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\ufffd' : c))
            : text;

    private static string Strip(string markup)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(markup, "<style.*?</style>|<script.*?</script>|<[^>]*>", " ",
            System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(text, @"\s+", " ", default, TimeSpan.FromSeconds(1)).Trim());
    }
}
