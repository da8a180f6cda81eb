using System.Globalization;
using System.Text;

namespace PcapLab.Notebooks.Display;

/// <summary>The plain form of a table: what a diff, a terminal and a screen reader get.</summary>
internal static class PlainTable
{
    private const int MaxRows = 50;
    private const int MaxWidth = 40;

    public static string Write(TableView table)
    {
        var rows = table.Cells().Take(MaxRows).Select(r => r.Select(c => Cut(c.Text)).ToArray()).ToList();
        var heads = table.Columns.Select(c => c.Unit is null || c.Unit == c.Name ? c.Name : $"{c.Name} ({c.Unit})").ToArray();
        var widths = heads.Select((h, i) => Math.Max(h.Length, rows.Select(r => r[i].Length).DefaultIfEmpty().Max())).ToArray();
        var sb = new StringBuilder();
        if (table.Title is { } title) sb.Append(title).Append('\n');
        Line(sb, heads, table, widths);
        foreach (var row in rows) Line(sb, row, table, widths);
        if (table.Total is { } total && total > rows.Count) sb.Append(CultureInfo.InvariantCulture, $"… {rows.Count:#,0} of {total:#,0} rows\n");
        else if (table.Total is null) sb.Append(CultureInfo.InvariantCulture, $"… the first {rows.Count:#,0} rows\n");
        if (rows.Count == 0) sb.Append("(no rows)\n");
        return sb.ToString().TrimEnd('\n');
    }

    /// <summary>A series in one line of block characters.</summary>
    public static string Spark(IReadOnlyList<double> series)
    {
        if (series.Count == 0) return "";
        var max = series.Max();
        return string.Concat(series.Take(60).Select(v => "▁▂▃▄▅▆▇█"[max > 0 && v > 0 ? Math.Min(7, (int)(v / max * 7.999)) : 0]));
    }

    private static void Line(StringBuilder sb, string[] cells, TableView table, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            sb.Append(table.Columns[i].Right ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
            sb.Append(i < cells.Length - 1 ? "  " : "\n");
        }
    }

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxWidth ? line : line[..(MaxWidth - 1)] + "…";
    }
}
