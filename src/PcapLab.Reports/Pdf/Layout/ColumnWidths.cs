using PcapLab.Reports.Blocks;
using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>
/// Shares the page's width among columns: each gets what its content wants; when that is too much, words give way first (they wrap),
/// then the type gets smaller, and only then addresses.
/// </summary>
internal static class ColumnWidths
{
    private const double Pad = 9;
    private const double Gap = 1;

    public static (double[] Widths, double Size) Fit(TableBlock table, double width)
    {
        foreach (var size in new[] { 8.5, 8, 7.5, 7 })
        {
            var wanted = table.Columns.Select((_, c) => Wanted(table, c, size)).ToArray();
            if (wanted.Sum() <= width) return (Stretch(table, wanted, width), size);
            var least = table.Columns.Select((col, c) => col.Kind == CellKind.Text ? Math.Min(wanted[c], Longest(table, c, size)) : wanted[c]).ToArray();
            if (least.Sum() <= width || size <= 7) return (Shrink(table, wanted, least, width), size);
        }

        throw new InvalidOperationException("The last size always fits.");
    }

    /// <summary>Room left over goes to the columns with bars or lines, else between the columns, so that the table spans the page.</summary>
    private static double[] Stretch(TableBlock table, double[] wanted, double width)
    {
        var left = width - wanted.Sum();
        var bars = Enumerable.Range(0, wanted.Length).Where(c => table.Columns[c].Bar || table.Columns[c].Kind == CellKind.Spark).ToArray();
        foreach (var c in bars)
        {
            var extra = Math.Min(left / bars.Length, 70);
            wanted[c] += extra;
        }

        left = width - wanted.Sum();
        return [.. wanted.Select(w => w + (left / wanted.Length))];
    }

    private static double[] Shrink(TableBlock table, double[] wanted, double[] least, double width)
    {
        double spare = width - least.Sum(), wish = wanted.Sum() - least.Sum();
        if (spare < 0)
        {
            // Addresses give way, never numbers: a number on two lines reads as two.
            var codes = Enumerable.Range(0, least.Length).Where(c => table.Columns[c].Kind == CellKind.Code).Sum(c => least[c]);
            return codes + spare < 40 ? [.. least.Select(l => l * width / least.Sum())]
                : [.. least.Select((l, c) => table.Columns[c].Kind == CellKind.Code ? l * (codes + spare) / codes : l)];
        }

        return [.. least.Select((l, c) => l + (wish > 0 ? (wanted[c] - l) * spare / wish : 0))];
    }

    private static double Wanted(TableBlock table, int column, double size)
    {
        var kind = table.Columns[column].Kind;
        if (kind == CellKind.Spark) return 60;
        var face = kind == CellKind.Code ? FontFace.Mono : FontFace.Sans;
        var at = kind == CellKind.Code ? size * 0.93 : size;
        var most = Head(table.Columns[column].Title, size, kind == CellKind.Text);
        foreach (var row in table.Rows)
            if (column < row.Cells.Count) most = Math.Max(most, (row.Kind == RowKind.Total ? FontFace.Bold : face).Measure(face.Prepare(row.Cells[column].Text ?? ""), at));
        // A bar needs some room beside the number it stands for.
        return Math.Min(most, kind == CellKind.Text ? 230 : 280) + Pad + Gap + (table.BarScale(column) > 0 ? 16 : 0);
    }

    private static double Longest(TableBlock table, int column, double size)
    {
        var most = Head(table.Columns[column].Title, size, true);
        foreach (var row in table.Rows)
        {
            if (column >= row.Cells.Count) continue;
            foreach (var word in FontFace.Sans.Prepare(row.Cells[column].Text ?? "").Split(' ')) most = Math.Max(most, FontFace.Sans.Measure(word, size));
        }

        return Math.Clamp(most, 40, 84) + Pad + Gap;
    }

    private static double Head(string title, double size, bool whole) =>
        whole ? FontFace.Bold.Measure(title, size) : title.Split(' ').Max(w => FontFace.Bold.Measure(w, size));
}
