using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Display;

/// <summary>A column of a shown table: what to print, what to sort by, and how.</summary>
/// <param name="Name">Head of the column.</param>
/// <param name="Right">Whether numbers: aligned right, sorted as numbers.</param>
/// <param name="Unit">Unit in the head, when there is one.</param>
/// <param name="Help">What it means, shown on hover.</param>
/// <param name="Cell">The value of a row.</param>
public sealed record TableColumn(string Name, bool Right, string? Unit, string? Help, Func<object, TableCell> Cell);

/// <summary>One shown value.</summary>
/// <param name="Text">Plain text, unescaped.</param>
/// <param name="Sort">Number to sort by; null sorts by text.</param>
/// <param name="Markup">HTML instead of the text (a sparkline), already escaped.</param>
public readonly record struct TableCell(string Text, double? Sort = null, string? Markup = null);

/// <summary>Rows as a table: sortable and paged in a front end that runs its script, complete and readable in one that does not.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class TableView : IRich
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<TableColumn>> ColumnCache = new();
    private readonly IReadOnlyList<object?> _rows;

    private TableView(IReadOnlyList<object?> rows, IReadOnlyList<TableColumn> columns, long? total, string? title)
    {
        (_rows, Columns, Total, Title) = (rows, columns, total, title);
    }

    /// <summary>The columns shown.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }
    /// <summary>Rows that exist, when that is known; more than are shown when the table was cut.</summary>
    public long? Total { get; }
    /// <summary>Caption, or null.</summary>
    public string? Title { get; }

    /// <summary>The shown rows' cells.</summary>
    public IEnumerable<IReadOnlyList<TableCell>> Cells() => _rows.Select(r => Columns.Select(c => r is null ? default : c.Cell(r)).ToArray());

    /// <summary>A table of a sequence; at most <see cref="Formatter.MaxRows"/> items are read from it.</summary>
    public static TableView Of(IEnumerable sequence, string? title = null)
    {
        var rows = new List<object?>();
        var more = false;
        foreach (var item in sequence)
        {
            if (more = rows.Count == Formatter.MaxRows) break;
            rows.Add(item);
        }

        long? total = sequence is ICollection c ? c.Count : more ? CountOf(sequence) : rows.Count;
        var type = rows.FirstOrDefault(r => r is not null)?.GetType() ?? ElementType(sequence.GetType());
        return new TableView(rows, rows.All(r => r is null || r.GetType() == type) ? ColumnsOf(type) : [ValueColumn], total, title);
    }

    /// <summary>A table of name and value for one object.</summary>
    public static TableView OfMembers(object value, string? title = null)
    {
        var rows = ColumnsOf(value.GetType()).Select(c => (object?)new KeyValuePair<string, TableCell>(c.Unit is null ? c.Name : $"{c.Name} ({c.Unit})", c.Cell(value))).ToList();
        return new TableView(rows,
        [
            new TableColumn("name", false, null, null, r => new TableCell(((KeyValuePair<string, TableCell>)r).Key)),
            new TableColumn("value", false, null, null, r => ((KeyValuePair<string, TableCell>)r).Value),
        ], rows.Count, title ?? value.GetType().Name);
    }

    /// <inheritdoc/>
    public MimeBundle ToRich() => new MimeBundle(PlainTable.Write(this)).With("text/html", HtmlTable.Write(this));

    private static readonly TableColumn ValueColumn = new("value", false, null, null, r => ToCell(r));

    private static long? CountOf(IEnumerable sequence) =>
        sequence.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>))
            ?.GetProperty("Count")?.GetValue(sequence) is int n ? n : null;

    private static Type ElementType(Type sequence) =>
        sequence.GetInterfaces().Append(sequence).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0] ?? typeof(object);

    private static IReadOnlyList<TableColumn> ColumnsOf(Type type) => ColumnCache.GetOrAdd(type, static t => FromDeclaration(t) ?? FromMembers(t));

    // A row type that declares its table once (Schema) is shown with those columns, units and words.
    private static List<TableColumn>? FromDeclaration(Type type)
    {
        var declared = type.GetProperty("Table", BindingFlags.Public | BindingFlags.Static);
        if (declared?.PropertyType is not { IsGenericType: true } t || t.GetGenericTypeDefinition() != typeof(Table<>) || t.GetGenericArguments()[0] != type) return null;
        return (List<TableColumn>)typeof(TableView).GetMethod(nameof(Declared), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [declared.GetValue(null)])!;
    }

    // A finding's declaration is made for export; on a screen its words come first and its keys are left out.
    private static readonly string[] FindingColumns = ["severity", "title", "seen", "action", "confidence", "attack", "filter"];

    private static List<TableColumn> Declared<TRow>(Table<TRow> table) =>
        [.. Shown(table).Select(c => new TableColumn(c.Name, c.Type is ColumnType.Integer or ColumnType.Real, c.Unit, c.Description, r => CellText.Of(c.Type, c.Unit, c.Get((TRow)r))))];

    private static IEnumerable<Column<TRow>> Shown<TRow>(Table<TRow> table) =>
        table.Name == "findings" ? FindingColumns.Select(n => table.Columns.First(c => c.Name == n)) : table.Columns;

    private static IReadOnlyList<TableColumn> FromMembers(Type type)
    {
        if (Formatter.IsScalar(type) || type == typeof(object)) return [ValueColumn with { Right = IsNumber(type) }];
        var columns = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike && p.Name != "EqualityContract")
            .Select(p => new TableColumn(p.Name, IsNumber(p.PropertyType), null, null, r => ToCell(Read(() => p.GetValue(r)))))
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => new TableColumn(f.Name, IsNumber(f.FieldType), null, null, r => ToCell(f.GetValue(r)))))
            .ToArray();
        return columns.Length > 0 ? columns : [ValueColumn];
    }

    private static object? Read(Func<object?> get)
    {
        try
        {
            return get();
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.GetType().Name; // a property that throws must not cost the whole table
        }
    }

    private static TableCell ToCell(object? value) => value switch
    {
        null => new(""),
        string s => new(HtmlText.Plain(s)),
        IReadOnlyList<double> series => new(PlainTable.Spark(series), series.Count > 0 ? series[^1] : 0, SparkSvg.Write(series)),
        bool b => new(b ? "true" : "false"),
        Enum e => new(e.ToString()),
        IConvertible n when IsNumber(n.GetType()) => new(Formatter.Scalar(n), n.ToDouble(CultureInfo.InvariantCulture)),
        TimeSpan t => new(Formatter.Scalar(t), t.TotalSeconds),
        IEnumerable many => new(string.Join(", ", many.Cast<object?>().Take(8).Select(v => HtmlText.Plain(Formatter.Scalar(v))))),
        _ => new(HtmlText.Plain(Formatter.Scalar(value))),
    };

    private static bool IsNumber(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;
}
