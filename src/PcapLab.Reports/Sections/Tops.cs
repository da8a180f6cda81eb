using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The rule of all top tables: the first rows, then everyone else in one row, then the total.</summary>
internal static class Tops
{
    /// <summary>
    /// Rows for the first <paramref name="keep"/> items, an "other (n)" row when there are more, and a total when there is more than one.
    /// The makers get the items they sum up; cells they leave out stay blank.
    /// </summary>
    public static IReadOnlyList<TableRow> Rows<T>(IReadOnlyList<T> items, int keep, Func<T, TableRow> row, Func<string, IReadOnlyList<T>, IReadOnlyList<TableCell>> sum)
    {
        // One more row costs no more room than "other (1)".
        var shown = items.Count == keep + 1 ? keep + 1 : keep;
        var rows = items.Take(shown).Select(row).ToList();
        var rest = items.Skip(shown).ToList();
        if (rest.Count > 0) rows.Add(new TableRow(sum($"other ({Fmt.Count(rest.Count)})", rest)) { Kind = RowKind.Other });
        if (items.Count > 1) rows.Add(new TableRow(sum("total", items)) { Kind = RowKind.Total });
        return rows;
    }
}
