namespace PcapLab.Schema;

/// <summary>What a column holds; drives alignment, CSV, JSON, DDL and notebook display.</summary>
public enum ColumnType
{
    /// <summary>Text; hostile when it comes from a packet.</summary>
    Text,
    /// <summary>64-bit integer.</summary>
    Integer,
    /// <summary>Double.</summary>
    Real,
    /// <summary>Nanoseconds since the epoch; written as RFC 3339 with nanoseconds.</summary>
    Time,
    /// <summary>True or false.</summary>
    Bool,
    /// <summary>IPv4 or IPv6 address, held as text (RFC 5952).</summary>
    Address,
}

/// <summary>One value of a row: null, integer, real, time, bool or text, without boxing.</summary>
public readonly struct Cell
{
    private Cell(long number, double real, string? text, bool isNull)
    {
        Integer = number;
        Real = real;
        Text = text;
        IsNull = isNull;
    }

    /// <summary>No value: empty in CSV, null in JSON.</summary>
    public static Cell Null => new(0, 0, null, true);
    /// <summary>Whether there is no value.</summary>
    public bool IsNull { get; }
    /// <summary>Integer, time (ns) or bool (0/1).</summary>
    public long Integer { get; }
    /// <summary>Real number.</summary>
    public double Real { get; }
    /// <summary>Text or address.</summary>
    public string? Text { get; }

    /// <summary>An integer, a time in nanoseconds, or 0/1.</summary>
    public static implicit operator Cell(long value) => new(value, value, null, false);
    /// <summary>An integer or no value.</summary>
    public static implicit operator Cell(long? value) => value is { } v ? v : Null;
    /// <summary>A real number.</summary>
    public static implicit operator Cell(double value) => new((long)value, value, null, false);
    /// <summary>A real number or no value.</summary>
    public static implicit operator Cell(double? value) => value is { } v ? v : Null;
    /// <summary>Text; null is no value.</summary>
    public static implicit operator Cell(string? value) => new(0, 0, value, value is null);
    /// <summary>True or false.</summary>
    public static implicit operator Cell(bool value) => new(value ? 1 : 0, 0, null, false);
}

/// <summary>A column, declared once: CSV, JSON, DDL, notebook tables and the docs come from it.</summary>
/// <typeparam name="TRow">The row type.</typeparam>
/// <param name="Name">snake_case name that scripts rely on.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Description">Meaning, with the unit in words.</param>
/// <param name="Get">Reads the value of a row.</param>
/// <param name="Unit">Unit, when it has one: bytes, packets, ms, s.</param>
public sealed record Column<TRow>(string Name, ColumnType Type, string Description, Func<TRow, Cell> Get, string? Unit = null);

/// <summary>A table without its row type, for those that walk all tables (exporters, docs, SQL).</summary>
public abstract class Table
{
    /// <summary>Name, such as <c>flows</c>.</summary>
    public abstract string Name { get; }
    /// <summary>What one row is.</summary>
    public abstract string Description { get; }
    /// <summary>Names, types, units and descriptions in order.</summary>
    public abstract IReadOnlyList<(string Name, ColumnType Type, string? Unit, string Description)> ColumnInfo { get; }
}

/// <summary>A table's declaration.</summary>
/// <typeparam name="TRow">The row type.</typeparam>
public sealed class Table<TRow>(string name, string description, params Column<TRow>[] columns) : Table
{
    /// <inheritdoc/>
    public override string Name => name;
    /// <inheritdoc/>
    public override string Description => description;
    /// <summary>The columns in their fixed order.</summary>
    public IReadOnlyList<Column<TRow>> Columns => columns;
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, ColumnType Type, string? Unit, string Description)> ColumnInfo { get; } =
        columns.Select(c => (c.Name, c.Type, c.Unit, c.Description)).ToArray();
}
