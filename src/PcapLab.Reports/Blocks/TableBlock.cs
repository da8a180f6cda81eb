using System.Globalization;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Blocks;

/// <summary>What a column holds: decides alignment, face, sorting and whether a text may break.</summary>
public enum CellKind
{
    /// <summary>Words; may break over lines.</summary>
    Text,

    /// <summary>Addresses, hashes, filters: mono, never broken inside.</summary>
    Code,

    /// <summary>Numbers and times: right-aligned, tabular.</summary>
    Number,

    /// <summary>A sparkline.</summary>
    Spark,
}

/// <summary>A column: its head, what it holds, and whether a bar stands behind each value.</summary>
public sealed record TableColumn(string Title, CellKind Kind = CellKind.Text, bool Bar = false);

/// <summary>A value as it is shown, as it sorts, exactly (on hover, where it was rounded), and where it leads.</summary>
public readonly record struct TableCell(string Text, double? Value = null, string? Exact = null, IReadOnlyList<double>? Spark = null, string? Target = null)
{
    /// <summary>Text, or an empty cell.</summary>
    public static implicit operator TableCell(string? text) => new(text ?? "");

    /// <summary>A count with thousands set apart.</summary>
    public static TableCell Count(long value) => new(Fmt.Count(value), value);

    /// <summary>A count, blank when zero: what is rare should stand out.</summary>
    public static TableCell Rare(long value) => new(value == 0 ? "" : Fmt.Count(value), value);

    /// <summary>Bytes in SI, exact on hover.</summary>
    public static TableCell Bytes(long value) => new(Fmt.Bytes(value), value, value < 1000 ? null : Fmt.Count(value) + " bytes");

    /// <summary>A share of one.</summary>
    public static TableCell Share(double value) => new(Fmt.PercentInColumn(value), value);

    /// <summary>Milliseconds, blank when unknown.</summary>
    public static TableCell Ms(double? value) => value is { } v ? new(Fmt.SecondsInColumn(v / 1000), v, v.ToString("0.######", CultureInfo.InvariantCulture) + " ms") : new("");

    /// <summary>A moment, milliseconds shown.</summary>
    public static TableCell Time(long ns) => new(Fmt.TimeOfDay(ns), ns, Fmt.Rfc3339(ns));

    /// <summary>A duration.</summary>
    public static TableCell Duration(long ns) => new(Fmt.DurationInColumn(ns), ns);

    /// <summary>A line of values over the capture's time.</summary>
    public static TableCell Line(IReadOnlyList<double> values) => new("", values.Sum(), null, values);
}

/// <summary>What a row is: one of the top, all the others together, or the total.</summary>
public enum RowKind
{
    /// <summary>A row of data.</summary>
    Normal,

    /// <summary>Everything that is not listed.</summary>
    Other,

    /// <summary>Everything.</summary>
    Total,
}

/// <summary>A row with its evidence: the display filter that gives exactly the frames it counts, and its period.</summary>
public sealed record TableRow(IReadOnlyList<TableCell> Cells)
{
    /// <summary>Data, other or total.</summary>
    public RowKind Kind { get; init; }

    /// <summary>Display filter of the row's frames, or null.</summary>
    public string? Filter { get; init; }

    /// <summary>How many frames the filter gives where that may be fewer than what the row counts, for one frame can carry several requests; else null.</summary>
    public long? Frames { get; init; }

    /// <summary>First time in nanoseconds, 0 when it has none.</summary>
    public long From { get; init; }

    /// <summary>Last time in nanoseconds.</summary>
    public long To { get; init; }
}

/// <summary>A table: top rows, then "other (n)", then the total.</summary>
public sealed record TableBlock : Block
{
    /// <summary>The sentence that says what the table shows.</summary>
    public required RichText Caption { get; init; }

    /// <summary>Columns.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Rows in order.</summary>
    public required IReadOnlyList<TableRow> Rows { get; init; }

    /// <summary>How a row's filter is made, for paper, where there is no button: <c>ip.addr == ADDRESS</c>.</summary>
    public string? FilterPattern { get; init; }

    /// <summary>Title of the column that counts exactly the frames of a row's filter; null when the filter gives the frames behind numbers of another kind.</summary>
    public string? Counts { get; init; }

    /// <summary>Name of the full table, for <c>export --table</c> and the attachment, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The largest value of a column with bars, which fills its cell; 0 where bars would say nothing: no bar asked for, or all rows alike.</summary>
    internal double BarScale(int column)
    {
        if (!Columns[column].Bar) return 0;
        var values = Rows.Where(r => r.Kind == RowKind.Normal && column < r.Cells.Count).Select(r => r.Cells[column].Value ?? 0).ToList();
        return values.Count > 1 && values.Max() > values.Min() ? values.Max() : 0;
    }

    /// <summary>The table without columns in which no row says anything.</summary>
    public TableBlock WithoutEmptyColumns()
    {
        var kept = Enumerable.Range(0, Columns.Count).Where(c => Rows.Any(r => c < r.Cells.Count && (!string.IsNullOrEmpty(r.Cells[c].Text) || r.Cells[c].Spark is { Count: > 0 }))).ToArray();
        if (kept.Length == Columns.Count || kept.Length == 0) return this;
        return this with { Columns = [.. kept.Select(c => Columns[c])], Rows = [.. Rows.Select(r => r with { Cells = [.. kept.Where(c => c < r.Cells.Count).Select(c => r.Cells[c])] })] };
    }
}
