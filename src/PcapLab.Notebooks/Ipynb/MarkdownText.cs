using System.Text;
using System.Text.RegularExpressions;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>A block of Markdown.</summary>
/// <param name="Kind">heading, paragraph, item, code, quote or rule.</param>
/// <param name="Level">Depth of a heading.</param>
/// <param name="Text">Its text, with inline marks.</param>
internal sealed record MarkdownBlock(string Kind, int Level, string Text);

/// <summary>The Markdown that notebooks use: headings, paragraphs, lists, quotes, code, emphasis, links. HTML in it is shown as text.</summary>
internal static partial class MarkdownText
{
    public static IReadOnlyList<MarkdownBlock> Parse(string text)
    {
        var blocks = new List<MarkdownBlock>();
        var open = new StringBuilder();
        StringBuilder? code = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (code is null) (_, code) = (Flush(), new StringBuilder());
                else (_, code) = (Add("code", 0, code.ToString().TrimEnd('\n')), null);
            }
            else if (code is not null) code.Append(line).Append('\n');
            else if (Heading().Match(line) is { Success: true } h) _ = Flush() && Add("heading", h.Groups[1].Length, h.Groups[2].Value);
            else if (Item().Match(line) is { Success: true } i) _ = Flush() && Add("item", 0, i.Groups[1].Value);
            else if (line.StartsWith("> ", StringComparison.Ordinal)) _ = Flush() && Add("quote", 0, line[2..]);
            else if (line.Trim() is "---" or "***") _ = Flush() && Add("rule", 0, "");
            else if (line.Trim().Length == 0) Flush();
            else open.Append(open.Length > 0 ? " " : "").Append(line.Trim());
        }

        if (code is not null) Add("code", 0, code.ToString());
        Flush();
        return blocks;

        bool Flush()
        {
            if (open.Length > 0) Add("paragraph", 0, open.ToString());
            open.Clear();
            return true;
        }

        bool Add(string kind, int level, string content)
        {
            blocks.Add(new MarkdownBlock(kind, level, content));
            return true;
        }
    }

    public static string ToHtml(string text)
    {
        var html = new StringBuilder();
        var inList = false;
        foreach (var block in Parse(text))
        {
            if (inList != (block.Kind == "item")) html.Append((inList = !inList) ? "<ul>" : "</ul>");
            html.Append(block.Kind switch
            {
                "heading" => $"<h{block.Level}>{Inline(block.Text)}</h{block.Level}>",
                "item" => $"<li>{Inline(block.Text)}</li>",
                "code" => $"<pre>{HtmlText.Escape(block.Text)}</pre>",
                "quote" => $"<blockquote>{Inline(block.Text)}</blockquote>",
                "rule" => "<hr>",
                _ => $"<p>{Inline(block.Text)}</p>",
            }).Append('\n');
        }

        return html.Append(inList ? "</ul>" : "").ToString();
    }

    /// <summary>Text without its inline marks.</summary>
    public static string Plain(string text) => Link().Replace(Code().Replace(Strong().Replace(Emphasis().Replace(text, "$1"), "$1"), "$1"), "$1");

    private static string Inline(string text)
    {
        // Escaped first: the marks are ASCII that escaping leaves alone, so no markup of the text can survive.
        var html = HtmlText.Escape(text);
        html = Code().Replace(html, "<code>$1</code>");
        html = Strong().Replace(html, "<strong>$1</strong>");
        html = Emphasis().Replace(html, "<em>$1</em>");
        return Link().Replace(html, m => m.Groups[2].Value.StartsWith("https://", StringComparison.Ordinal) || !m.Groups[2].Value.Contains(':', StringComparison.Ordinal)
            ? $"<a href=\"{m.Groups[2].Value}\">{m.Groups[1].Value}</a>" : m.Groups[1].Value);
    }

    [GeneratedRegex(@"^(#{1,6})\s+(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d+\.)\s+(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();

    [GeneratedRegex("`([^`]+)`", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*([^*]+)\*\*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Strong();

    [GeneratedRegex(@"(?<![*\w])\*([^*\s][^*]*)\*(?!\*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}
