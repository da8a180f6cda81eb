using PcapLab.Notebooks.Display;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;

namespace PcapLab.Notebooks.Api;

/// <summary>What a cell made, as blocks of a report.</summary>
internal static class CellBlocks
{
    private const int MaxRows = 200;

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

    private static TableBlock Table(TableView view)
    {
        var rows = view.Cells().Take(MaxRows).Select(r => new TableRow([.. r.Select(c => new Reports.Blocks.TableCell(c.Text, c.Sort))])).ToList();
        if (view.Total > rows.Count)
        {
            var cells = view.Columns.Select((_, i) => new Reports.Blocks.TableCell(i == 0 ? $"other ({view.Total - rows.Count} rows)" : "")).ToArray();
            rows.Add(new TableRow(cells) { Kind = RowKind.Other });
        }

        return new TableBlock
        {
            Caption = view.Title ?? $"{rows.Count} rows",
            Columns = [.. view.Columns.Select(c => new Reports.Blocks.TableColumn(c.Unit is null or "bytes" ? c.Name : $"{c.Name} ({c.Unit})", c.Right ? CellKind.Number : CellKind.Text))],
            Rows = rows,
        };
    }
}
