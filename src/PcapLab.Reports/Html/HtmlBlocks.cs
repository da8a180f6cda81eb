using System.Globalization;
using System.Text;
using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Html;

/// <summary>Each kind of block as HTML. No style attributes: the page's policy forbids them, and the style sheet says it all.</summary>
internal sealed class HtmlBlocks(StringBuilder html)
{
    private int _charts;

    public void Write(Block block)
    {
        switch (block)
        {
            case Heading heading: html.Append(CultureInfo.InvariantCulture, $"<h{heading.Level + 1}>{Esc.Text(heading.Text)}</h{heading.Level + 1}>\n"); break;
            case Paragraph paragraph: html.Append(paragraph.Lead ? "<p class=\"lead\">" : "<p>").Append(Inline(paragraph.Text)).Append("</p>\n"); break;
            case KeyFigures figures: Figures(figures); break;
            case TableBlock table: HtmlTable.Write(table, html); break;
            case ChartBlock chart: Chart(chart); break;
            case FindingBlock finding: Finding(finding); break;
            case Note note: html.Append(CultureInfo.InvariantCulture, $"<p class=\"note {note.Kind.ToString().ToLowerInvariant()}\"><b>{Word(note.Kind)}.</b> {Inline(note.Text)}</p>\n"); break;
            case Facts facts: Facts(facts); break;
            case TreeBlock tree: Tree(tree); break;
            case CodeBlock code: Code(code); break;
            default: throw new NotSupportedException($"The HTML renderer does not know the block {block.GetType().Name}.");
        }
    }

    public static string Inline(RichText text)
    {
        var html = new StringBuilder();
        foreach (var run in text.Runs)
        {
            var safe = Esc.Text(run.Text);
            var styled = run.Style switch { RunStyle.Strong => $"<strong>{safe}</strong>", RunStyle.Code => $"<code>{safe}</code>", _ => safe };
            html.Append(run.Target is { } target ? $"<a href=\"{Esc.Target(target)}\" rel=\"noreferrer\">{styled}</a>" : styled);
        }

        return html.ToString();
    }

    private static string Word(NoteKind kind) => kind switch { NoteKind.Good => "Good", NoteKind.Caution => "Caution", _ => "Note" };

    private void Figures(KeyFigures figures)
    {
        html.Append("<dl class=\"figures\">");
        foreach (var f in figures.Figures) html.Append(CultureInfo.InvariantCulture, $"<div><dt>{Esc.Text(f.Label)}</dt><dd><b>{Esc.Text(f.Value)}</b><span>{Esc.Text(f.Note)}</span></dd></div>");
        html.Append("</dl>\n");
    }

    private void Chart(ChartBlock block)
    {
        // Drawn twice, for a page and for a phone, so that labels keep their size; the style sheet shows one.
        var id = (++_charts).ToString(CultureInfo.InvariantCulture);
        html.Append("<figure>");
        if (block.Caption.ToString().Length > 0) html.Append("<figcaption>").Append(Inline(block.Caption)).Append("</figcaption>");
        html.Append("<div class=\"wide\">").Append(block.Chart.ToSvg(860, 12, $"w{id}-")).Append("</div>");
        html.Append("<div class=\"narrow\">").Append(block.Chart.ToSvg(350, 11.5, $"n{id}-")).Append("</div></figure>\n");
    }

    private void Finding(FindingBlock f)
    {
        html.Append(CultureInfo.InvariantCulture, $"<article class=\"finding sev{f.Severity}\" data-a=\"{f.First}\" data-b=\"{f.Last}\">");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sev\">{f.SeverityWord}</p><div><h3>{Esc.Text(f.Title)}</h3><dl><dt>Seen</dt><dd>{Esc.Text(f.Seen)}</dd><dt>Do</dt><dd>{Esc.Text(f.Action)}</dd>");
        if (f.Limits.Length > 0) html.Append("<dt>Limits</dt><dd>").Append(Esc.Text(f.Limits)).Append("</dd>");
        html.Append("<dt>Evidence</dt><dd><code>").Append(Esc.Text(f.Filter)).Append("</code></dd></dl><p class=\"meta\">");
        var frames = f.Frames.Count == 0 ? "" : (f.Frames.Count == 1 ? "frame " : "frames ") + string.Join(", ", f.Frames.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        html.Append(string.Join(" · ", new[] { frames, f.When, "confidence " + f.Confidence, f.Attack is null ? "" : "ATT&CK " + f.Attack, f.Id }.Where(t => t.Length > 0).Select(Esc.Text)));
        html.Append("</p><p class=\"screen\"><button type=\"button\" data-copy=\"").Append(Esc.Text(f.Filter)).Append("\">Copy filter</button><button type=\"button\" data-cmd=\"").Append(Esc.Text(Esc.Shell(f.Filter))).Append("\">Copy command</button></p></div></article>\n");
    }

    private void Facts(Facts facts)
    {
        html.Append(facts.Small ? "<dl class=\"facts small\">" : "<dl class=\"facts\">");
        foreach (var fact in facts.Items) html.Append("<div><dt>").Append(Esc.Text(fact.Name)).Append("</dt><dd>").Append(Inline(fact.Value)).Append("</dd></div>");
        html.Append("</dl>\n");
    }

    private void Tree(TreeBlock tree)
    {
        html.Append("<div class=\"tree\"><p class=\"treehead\"><span>").Append(Esc.Text(tree.Title)).Append("</span><span class=\"val\"><span>").Append(Esc.Text(tree.CountTitle)).Append("</span><span>").Append(Esc.Text(tree.ValueTitle)).Append("</span></span></p>");
        Nodes(tree.Roots);
        html.Append("</div>\n");
    }

    private void Nodes(IReadOnlyList<TreeNode> nodes)
    {
        html.Append("<ul>");
        foreach (var node in nodes)
        {
            html.Append("<li><p><span>").Append(Esc.Text(node.Name));
            if (node.Filter is { } filter) html.Append("<button type=\"button\" class=\"ev\" aria-label=\"Copy the filter ").Append(Esc.Text(filter)).Append("\" title=\"").Append(Esc.Text(filter)).Append("\" data-copy=\"").Append(Esc.Text(filter)).Append("\"></button>");
            html.Append(CultureInfo.InvariantCulture, $"</span><span class=\"val\"><i class=\"w{HtmlTable.Percent(node.Share)}\"></i><em>{Esc.Text(node.Count)}</em><em>{Esc.Text(node.Value)}</em></span></p>");
            if (node.Children.Count > 0) Nodes(node.Children);
            html.Append("</li>");
        }

        html.Append("</ul>");
    }

    private void Code(CodeBlock code)
    {
        if (code.Label.Length > 0) html.Append("<p class=\"codelabel\">").Append(Esc.Text(code.Label)).Append("</p>");
        // Line ends are the one control character a block may hold; each line is escaped by itself.
        var lines = string.Join("\n", code.Code.Split('\n').Select(Esc.Text));
        html.Append("<div class=\"code\"><pre tabindex=\"0\">").Append(lines).Append("</pre><button type=\"button\" data-copy=\"").Append(lines).Append("\">Copy</button></div>\n");
    }
}
