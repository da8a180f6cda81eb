using System.Text;
using PcapLab.Export;
using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Terminal;

/// <summary>Renders a report as plain text for a terminal or a mail: tables in columns, charts as bars, one blank line between blocks, control characters written out.</summary>
public static class TextRenderer
{
    private const int BarWidth = 28;

    /// <summary>The whole report at a width in columns; <paramref name="ascii"/> draws bars without block characters.</summary>
    public static string Render(ReportDocument report, int width = 80, bool ascii = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new Writer(Math.Max(40, width), ascii);
        text.Wrapped(report.Title, 0);
        text.Wrapped(report.Capture + (report.Subtitle.Length > 0 ? ", " + report.Subtitle : ""), 0);
        text.Line("");
        text.Wrapped(report.Cover.Answer.ToString(), 0);
        text.Line("");
        foreach (var section in report.Sections)
        {
            text.Line(section.Title.ToUpperInvariant());
            foreach (var block in section.Blocks) text.Block(block);
        }

        if (report.LeftOut.Count > 0) text.Wrapped(string.Join(" ", report.LeftOut), 0);
        return text.ToString();
    }

    private sealed class Writer(int width, bool ascii)
    {
        private readonly StringBuilder _out = new();

        public override string ToString() => _out.ToString();

        public void Line(string text) => _out.Append(SafeText.Escape(text).TrimEnd()).Append('\n');

        public void Wrapped(string text, int indent)
        {
            var line = new StringBuilder().Append(' ', indent);
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > indent && line.Length + word.Length + 1 > width)
                {
                    Line(line.ToString());
                    line.Clear().Append(' ', indent);
                }

                if (line.Length > indent) line.Append(' ');
                line.Append(word);
            }

            Line(line.ToString());
        }

        public void Block(Block block)
        {
            switch (block)
            {
                case Heading h: Line(h.Text); return;
                case Paragraph p: Wrapped(p.Text.ToString(), 0); break;
                case Note n: Wrapped($"{n.Kind}: {n.Text}", 0); break;
                case CodeBlock c: Wrapped(c.Label, 0); foreach (var line in c.Code.Split('\n')) Line("  " + line); break;
                case KeyFigures k: Columns(k.Figures.Select(f => new[] { f.Label, f.Value, f.Note }), [false, true, false]); break;
                case Facts f: Columns(f.Items.Select(i => new[] { i.Name, i.Value.ToString() }), [false, false]); break;
                case ChartBlock c: Chart(c); break;
                case TableBlock t: Wrapped(t.Caption.ToString(), 0); Columns(t.Rows.Select(r => r.Cells.Select(c => c.Text ?? "").ToArray()).Prepend([.. t.Columns.Select(c => c.Title)]), [.. t.Columns.Select(c => c.Kind == CellKind.Number)]); break;
                case TreeBlock t: Columns(Nodes(t.Roots, 0).Prepend([t.Title, t.CountTitle, t.ValueTitle]), [false, true, true]); break;
                case FindingBlock f: Finding(f); break;
                default: throw new NotSupportedException($"The text renderer does not know the block {block.GetType().Name}.");
            }

            Line("");
        }

        private void Finding(FindingBlock f)
        {
            Wrapped($"[{f.SeverityWord}] {f.Title}", 0);
            Wrapped(f.Seen, 2);
            Wrapped("Do: " + f.Action, 2);
            Line("  -Y '" + f.Filter + "'");
        }

        private void Chart(ChartBlock block)
        {
            if (block.Caption.ToString().Length > 0) Wrapped(block.Caption.ToString(), 0);
            if (block.Chart.IsEmpty)
            {
                Wrapped(block.Chart.EmptyText, 0);
                return;
            }

            var most = block.Chart.Data.Max(d => d.Value);
            Columns(block.Chart.Data.Take(20).Select(d => new[] { d.Label, d.Text, Bar(most > 0 ? d.Value / most : 0) }), [false, true, false]);
        }

        private string Bar(double share)
        {
            var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth * 8);
            if (ascii) return new string('#', (eighths + 7) / 8);
            return new string('█', eighths / 8) + (eighths % 8 > 0 ? ((char)(0x2590 - (eighths % 8))).ToString() : "");
        }

        private static IEnumerable<string[]> Nodes(IReadOnlyList<TreeNode> nodes, int depth)
        {
            foreach (var node in nodes)
            {
                yield return [new string(' ', depth * 2) + node.Name, node.Count, node.Value];
                foreach (var below in Nodes(node.Children, depth + 1)) yield return below;
            }
        }

        /// <summary>Rows in columns two spaces apart; when they do not fit, the widest columns give way.</summary>
        private void Columns(IEnumerable<string[]> rows, bool[] right)
        {
            var all = rows.Select(r => r.Select(SafeText.Escape).ToArray()).ToList();
            if (all.Count == 0) return;
            var widths = Enumerable.Range(0, right.Length).Select(c => all.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
            while (widths.Sum() + (2 * (widths.Length - 1)) > width && widths.Max() > 4) widths[Array.IndexOf(widths, widths.Max())]--;
            foreach (var row in all)
            {
                var line = new StringBuilder();
                for (var c = 0; c < row.Length && c < widths.Length; c++)
                {
                    var cell = Format.Fmt.Shorten(row[c], Math.Max(2, widths[c]));
                    line.Append(right[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])).Append("  ");
                }

                Line(line.ToString());
            }
        }
    }
}
