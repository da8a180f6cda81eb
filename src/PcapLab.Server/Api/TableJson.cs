using System.Text.Json;
using PcapLab.Schema;

namespace PcapLab.Server.Api;

/// <summary>Rows as objects whose names are the table's columns.</summary>
internal static class TableJson
{
    public static void WriteRow<TRow>(Utf8JsonWriter w, Table<TRow> table, TRow row)
    {
        Span<char> time = stackalloc char[Timestamp.Length];
        w.WriteStartObject();
        foreach (var column in table.Columns)
        {
            var cell = column.Get(row);
            w.WritePropertyName(column.Name);
            if (cell.IsNull)
            {
                w.WriteNullValue();
                continue;
            }

            switch (column.Type)
            {
                case ColumnType.Integer: w.WriteNumberValue(cell.Integer); break;
                case ColumnType.Real: WriteReal(w, cell.Real); break;
                case ColumnType.Bool: w.WriteBooleanValue(cell.Integer != 0); break;
                case ColumnType.Time:
                    Timestamp.TryFormat(cell.Integer, time);
                    w.WriteStringValue(time);
                    break;
                default: w.WriteStringValue(cell.Text); break;
            }
        }

        w.WriteEndObject();
    }

    public static void WriteRows<TRow>(Utf8JsonWriter w, Table<TRow> table, IEnumerable<TRow> rows)
    {
        w.WriteStartArray();
        foreach (var row in rows) WriteRow(w, table, row);
        w.WriteEndArray();
    }

    private static void WriteReal(Utf8JsonWriter w, double value)
    {
        if (double.IsFinite(value)) w.WriteNumberValue(value);
        else w.WriteNullValue();
    }
}
