using System.Globalization;
using System.Text;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Html;

/// <summary>A table that sorts and filters in the page, stacks or scrolls by itself on a phone, and has a button on each row that copies its evidence.</summary>
internal static class HtmlTable
{
    public static void Write(TableBlock table, StringBuilder html)
    {
        var evidence = table.Rows.Any(r => r.Filter is not null);
        var most = table.Columns.Select((_, c) => table.BarScale(c)).ToArray();
        html.Append("<div class=\"table\"><p class=\"cap\"><span>").Append(HtmlBlocks.Inline(table.Caption)).Append("</span>");
        if (table.Rows.Count > 8) html.Append("<input type=\"search\" placeholder=\"Filter rows\" aria-label=\"Filter rows: ").Append(Esc.Text(table.Caption.ToString())).Append("\">");
        html.Append("</p><section class=\"scroll").Append(IsWide(table) ? " many" : "").Append("\" tabindex=\"0\" aria-label=\"").Append(Esc.Text(table.Caption.ToString())).Append("\"><table><thead><tr>");
        foreach (var column in table.Columns)
            html.Append("<th scope=\"col\"").Append(column.Kind == CellKind.Number ? " class=\"n\"" : "").Append("><button type=\"button\">").Append(Esc.Text(column.Title)).Append("</button></th>");
        if (evidence) html.Append("<th scope=\"col\" class=\"e\"><span class=\"hide\">Evidence</span></th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var row in table.Rows.Where(r => r.Kind == RowKind.Normal)) Row(row, table, most, evidence, html);
        html.Append("</tbody>");
        if (table.Rows.Any(r => r.Kind != RowKind.Normal))
        {
            html.Append("<tfoot>");
            foreach (var row in table.Rows.Where(r => r.Kind != RowKind.Normal)) Row(row, table, most, evidence, html);
            html.Append("</tfoot>");
        }

        html.Append("</table></section>");
        if (table.FilterPattern is { } pattern) html.Append("<p class=\"quiet print\">Evidence of a row: <code>").Append(Esc.Text(pattern)).Append("</code></p>");
        html.Append("</div>\n");
    }

    /// <summary>Whether a phone has no room for the columns beside each other (in characters), so that a row becomes a few lines there.</summary>
    private static bool IsWide(TableBlock table)
    {
        const int phone = 50, longest = 22, spark = 12;
        int Characters(int c) => table.Columns[c].Kind == CellKind.Spark ? spark : Math.Min(longest, Math.Max(table.Columns[c].Title.Length, table.Rows.Max(r => c < r.Cells.Count ? r.Cells[c].Text?.Length ?? 0 : 0)));
        return table.Rows.Count > 0 && Enumerable.Range(0, table.Columns.Count).Sum(c => Characters(c) + 2) > phone;
    }

    /// <summary>A share of one as a whole percentage, for the classes w0 to w100.</summary>
    public static int Percent(double share) => (int)Math.Round(Math.Clamp(share, 0, 1) * 100);

    private static void Row(TableRow row, TableBlock table, double[] most, bool evidence, StringBuilder html)
    {
        html.Append("<tr");
        if (row.Kind != RowKind.Normal) html.Append(row.Kind == RowKind.Total ? " class=\"total\"" : " class=\"other\"");
        else if (row.From != 0) html.Append(CultureInfo.InvariantCulture, $" data-a=\"{row.From}\" data-b=\"{row.To}\"");
        html.Append('>');
        for (var c = 0; c < table.Columns.Count; c++) Cell(c < row.Cells.Count ? row.Cells[c] : default, table.Columns[c], most[c], row.Kind, html);
        if (evidence)
        {
            html.Append("<td class=\"e\">");
            if (row.Filter is { } filter) html.Append("<button type=\"button\" class=\"ev\" aria-label=\"Copy the filter ").Append(Esc.Text(filter)).Append("\" title=\"").Append(Esc.Text(filter)).Append(row.Frames is { } frames ? Esc.Text($" ({Fmt.Plural(frames, "frame")})") : "").Append("\" data-copy=\"").Append(Esc.Text(filter)).Append("\"></button>");
            html.Append("</td>");
        }

        html.Append("</tr>\n");
    }

    private static void Cell(TableCell cell, TableColumn column, double most, RowKind kind, StringBuilder html)
    {
        html.Append("<td");
        var classes = column.Kind switch { CellKind.Number => "n", CellKind.Code when kind == RowKind.Normal => "c", CellKind.Spark => "s", _ => "" };
        if (kind == RowKind.Normal && most > 0 && cell.Value is not null) classes += " b";
        if (classes.Length > 0) html.Append(" class=\"").Append(classes).Append('"');
        if (cell.Value is { } value && column.Kind == CellKind.Number) html.Append(" data-v=\"").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('"');
        if (cell.Exact is { } exact) html.Append(" title=\"").Append(Esc.Text(exact)).Append('"');
        html.Append('>');
        if (classes.EndsWith(" b", StringComparison.Ordinal)) html.Append(CultureInfo.InvariantCulture, $"<i class=\"w{Percent((cell.Value ?? 0) / most)}\"></i><span>{Esc.Text(cell.Text)}</span>");
        else if (cell.Spark is { Count: > 0 } spark) html.Append(new Sparkline { Title = "over time", Description = "over time", Values = spark }.ToSvg(90, 12));
        else if (cell.Target is { } target) html.Append("<a href=\"").Append(Esc.Target(target)).Append("\">").Append(Esc.Text(cell.Text)).Append("</a>");
        else html.Append(Esc.Text(cell.Text));
        html.Append("</td>");
    }
}
