using CsvHelper;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>
/// Comma-separated values as RFC 4180 has them: UTF-8, CRLF, a head line. No value and empty text are both an empty field. Text that a spreadsheet
/// would run as a formula gets an apostrophe in front; numbers need none.
/// </summary>
public sealed class CsvExporter : TableExporter
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    /// <inheritdoc/>
    public override string Name => "csv";
    /// <inheritdoc/>
    public override string Description => "comma-separated values (RFC 4180, UTF-8), safe to open in a spreadsheet";

    /// <inheritdoc/>
    public override void Write<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Stream to)
    {
        using var csv = CsvWriter.Create(to, Options, leaveOpen: true);
        foreach (var c in table.Columns) csv.WriteField(c.Name);
        csv.EndRecord();
        foreach (var row in rows)
        {
            foreach (var c in table.Columns) Field(csv, c.Type, c.Get(row));
            csv.EndRecord();
        }
    }

    private static void Field(CsvWriter csv, ColumnType type, in Cell cell)
    {
        if (cell.IsNull) csv.WriteField("");
        else if (type == ColumnType.Integer) csv.WriteField(cell.Integer, default);
        else if (type == ColumnType.Real && double.IsFinite(cell.Real)) csv.WriteField(CellText.Round(cell.Real), CellText.RealFormat);
        else csv.WriteField(CellText.Plain(type, cell));
    }
}
