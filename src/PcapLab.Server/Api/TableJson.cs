using System.Text.Json;
using PcapLab.Export;
using PcapLab.Schema;

namespace PcapLab.Server.Api;

/// <summary>Rows as objects whose names are the table's columns.</summary>
internal static class TableJson
{
    public static void WriteRows<TRow>(Utf8JsonWriter w, Table<TRow> table, IEnumerable<TRow> rows)
    {
        w.WriteStartArray();
        foreach (var row in rows) CellText.Row(w, table, row);
        w.WriteEndArray();
    }
}
