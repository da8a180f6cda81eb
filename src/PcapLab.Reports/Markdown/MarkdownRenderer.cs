using System.Text;
using PcapLab.Export;
using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Markdown;

/// <summary>Renders a report as GitHub-flavoured Markdown for wikis, issues and version control: pictures become small tables, everything from packets is escaped.</summary>
public static class MarkdownRenderer
{
    private const string Special = "\\`*_{}[]()<>#+!|~&$@:";

    /// <summary>Writes the report as UTF-8.</summary>
    public static void Render(ReportDocument report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var md = new StringBuilder();
        md.Append("# ").Append(Text(report.Title)).Append("\n\n").Append(Code(report.Capture)).Append("  \n").Append(Text(report.Subtitle)).Append('\n');
        if (report.Author.Length > 0) md.Append("  \n").Append(Text(report.Author)).Append('\n');
        if (report.Classification.Length > 0) md.Append("\n**").Append(Text(report.Classification)).Append("**\n");
        md.Append('\n').Append(Inline(report.Cover.Answer)).Append("\n\n");
        Write(new KeyFigures(report.Cover.Figures), md);
        foreach (var section in report.Sections)
        {
            md.Append("\n## ").Append(Text(section.Title)).Append("\n\n");
            foreach (var block in section.Blocks) Write(block, md);
        }

        if (report.LeftOut.Count > 0) md.Append('\n').Append(Text(string.Join(" ", report.LeftOut))).Append('\n');
        md.Append("\n---\n").Append(Text(report.Tool));
        if (report.Sha256.Length > 0) md.Append(", SHA-256 ").Append(Code(report.Sha256));
        if (report.Manifest.Length > 0) md.Append("\n\n").Append(Code(report.Manifest));
        output.Write(Encoding.UTF8.GetBytes(md.Append('\n').ToString()));
    }

    /// <summary>Text with every character that Markdown or HTML would act on taken literally; a name can neither break a table nor become a link.</summary>
    internal static string Text(string? text)
    {
        var md = new StringBuilder();
        foreach (var c in SafeText.Escape(text))
        {
            if (c is '<') md.Append("&lt;");
            else if (c is '&') md.Append("&amp;");
            // A colon is only dangerous where a bare address would become a link.
            else if (c is ':') md.Append(md.Length > 3 && md.ToString(md.Length - 4, 4).Equals("http", StringComparison.OrdinalIgnoreCase) || EndsWithScheme(md) ? "\\:" : ":");
            else if (Special.Contains(c, StringComparison.Ordinal)) md.Append('\\').Append(c);
            else md.Append(c);
        }

        return md.ToString();
    }

    /// <summary>A code span whose fence is longer than any run of backticks inside.</summary>
    internal static string Code(string? text)
    {
        var safe = SafeText.Escape(text).Replace("|", "\\|", StringComparison.Ordinal);
        if (safe.Length == 0) return "";
        int longest = 0, run = 0;
        foreach (var c in safe) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        var pad = longest > 0 ? " " : "";
        return fence + pad + safe + pad + fence;
    }

    private static bool EndsWithScheme(StringBuilder md) => md.Length > 4 && md.ToString(md.Length - 5, 5).Equals("https", StringComparison.OrdinalIgnoreCase);

    private static string Inline(RichText text) => string.Concat(text.Runs.Select(r =>
    {
        var inner = r.Style switch { RunStyle.Strong => $"**{Text(r.Text)}**", RunStyle.Code => Code(r.Text), _ => Text(r.Text) };
        return r.Target is { } t && t.StartsWith("http", StringComparison.Ordinal) ? $"[{inner}](<{t.Replace(">", "%3E", StringComparison.Ordinal)}>)" : inner;
    }));

    private static void Write(Block block, StringBuilder md)
    {
        switch (block)
        {
            case Heading h: md.Append('#', h.Level + 1).Append(' ').Append(Text(h.Text)).Append("\n\n"); break;
            case Paragraph p: md.Append(p.Lead ? $"**{Inline(p.Text)}**" : Inline(p.Text)).Append("\n\n"); break;
            case KeyFigures k: Grid(["", "", ""], [false, true, false], k.Figures.Select(f => new[] { Text(f.Label), $"**{Text(f.Value)}**", Text(f.Note) }), md); break;
            case Facts f: Grid(["", ""], [false, false], f.Items.Select(i => new[] { Text(i.Name), Inline(i.Value) }), md); break;
            case Note n: md.Append("> **").Append(n.Kind).Append(".** ").Append(Inline(n.Text)).Append("\n\n"); break;
            case CodeBlock c: md.Append(Text(c.Label)).Append("\n\n    ").Append(string.Join("\n    ", c.Code.Split('\n').Select(SafeText.Escape))).Append("\n\n"); break;
            case ChartBlock c: Chart(c, md); break;
            case TableBlock t: Table(t, md); break;
            case TreeBlock t: Tree(t.Roots, 0, md); md.Append('\n'); break;
            case FindingBlock f: Finding(f, md); break;
            default: throw new NotSupportedException($"The Markdown renderer does not know the block {block.GetType().Name}.");
        }
    }

    private static void Chart(ChartBlock block, StringBuilder md)
    {
        if (block.Caption.ToString().Length > 0) md.Append("**").Append(Inline(block.Caption)).Append("**\n\n");
        if (block.Chart.IsEmpty) md.Append(Text(block.Chart.EmptyText)).Append("\n\n");
        else Grid(["", ""], [false, true], block.Chart.Data.Select(d => new[] { Text(d.Label), Text(d.Text) }), md);
    }

    private static void Table(TableBlock table, StringBuilder md)
    {
        md.Append("**").Append(Inline(table.Caption)).Append("**\n\n");
        var columns = Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].Kind != CellKind.Spark).ToArray();
        Grid([.. columns.Select(c => Text(table.Columns[c].Title))], [.. columns.Select(c => table.Columns[c].Kind == CellKind.Number)],
            table.Rows.Select(r => columns.Select(c => c < r.Cells.Count ? table.Columns[c].Kind == CellKind.Code ? Code(r.Cells[c].Text) : Text(r.Cells[c].Text) : "").ToArray()), md);
        if (table.FilterPattern is { } pattern) md.Append("Evidence of a row: ").Append(Code(pattern)).Append("\n\n");
    }

    private static void Grid(string[] heads, bool[] right, IEnumerable<string[]> rows, StringBuilder md)
    {
        md.Append("| ").AppendJoin(" | ", heads).Append(" |\n|").AppendJoin("|", right.Select(r => r ? "---:" : "---")).Append("|\n");
        foreach (var row in rows) md.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        md.Append('\n');
    }

    private static void Tree(IReadOnlyList<TreeNode> nodes, int depth, StringBuilder md)
    {
        foreach (var node in nodes)
        {
            md.Append(' ', depth * 2).Append("- ").Append(Text(node.Name)).Append(": ").Append(Text(node.Count)).Append(", ").Append(Text(node.Value)).Append('\n');
            Tree(node.Children, depth + 1, md);
        }
    }

    private static void Finding(FindingBlock f, StringBuilder md)
    {
        md.Append("### ").Append(f.SeverityWord).Append(": ").Append(Text(f.Title)).Append("\n\n- Seen: ").Append(Text(f.Seen)).Append("\n- Do: ").Append(Text(f.Action)).Append('\n');
        if (f.Limits.Length > 0) md.Append("- Limits: ").Append(Text(f.Limits)).Append('\n');
        md.Append("- Evidence: ").Append(Code(f.Filter));
        if (f.Frames.Count > 0) md.Append(", frames ").AppendJoin(", ", f.Frames.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        md.Append("\n- Confidence ").Append(f.Confidence);
        if (f.Attack is not null) md.Append(", ATT&amp;CK ").Append(Text(f.Attack));
        md.Append(", ").Append(Code(f.Id)).Append("\n\n");
    }
}
