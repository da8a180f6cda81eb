using PcapLab.Notebooks.Display;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;

namespace PcapLab.Notebooks.Api;

/// <summary>What a cell made, as blocks of a report.</summary>
internal static class CellBlocks
{
    private const int MaxRows = 200;
    private const int MaxColumns = 9;

    /// <summary>Whether blocks say more than the plain text does.</summary>
    public static bool IsRich(object value) => value is Block or Chart or TableView or Findings.Finding or (System.Collections.IEnumerable and not string);

    public static IEnumerable<Block> Of(object? value)
    {
        switch (value)
        {
            case null: return [];
            case Block block: return [block];
            case Chart chart: return [new ChartBlock(chart, chart.Description)];
            case string text: return [new Paragraph(text)];
            case TableView table: return [Table(table)];
            case Findings.Finding finding: return [new Note(NoteKind.Caution, $"{finding.Title}. {finding.Seen} {finding.Action}")];
            case Capture capture: return [new Paragraph(HtmlText.Plain(CaptureCard.Of(capture).Plain))];
            case System.Collections.IEnumerable sequence: return [Table(TableView.Of(sequence))];
            default: return [new Paragraph(Formatter.Format(value).Plain)];
        }
    }

    // Paper is narrow: columns that say nothing are left out, then those at the right.
    private static TableBlock Table(TableView view)
    {
        var cells = view.Cells().Take(MaxRows).ToList();
        var shown = Enumerable.Range(0, view.Columns.Count).Where(i => cells.Count == 0 || cells.Any(r => r[i].Text is not ("" or "0" or null))).Take(MaxColumns).ToArray();
        var rows = cells.Select(r => new TableRow([.. shown.Select(i => new Reports.Blocks.TableCell(r[i].Text ?? "", r[i].Sort))])).ToList();
        if (view.Total > rows.Count)
        {
            var rest = shown.Select((_, i) => new Reports.Blocks.TableCell(i == 0 ? $"other ({view.Total - rows.Count} rows)" : "")).ToArray();
            rows.Add(new TableRow(rest) { Kind = RowKind.Other });
        }

        return new TableBlock
        {
            Caption = view.Title ?? (view.Total == 1 ? "1 row" : $"{view.Total ?? rows.Count} rows"),
            Columns = [.. shown.Select(i => Column(view.Columns[i]))],
            Rows = rows,
        };
    }

    private static Reports.Blocks.TableColumn Column(Display.TableColumn column) => new(
        column.Unit is null or "bytes" || column.Unit == column.Name ? column.Name : $"{column.Name} ({column.Unit})",
        column.Right ? CellKind.Number : column.Name is "source" or "destination" or "ip" or "client" or "server" or "filter" ? CellKind.Code : CellKind.Text);
}
