using System.Globalization;
using System.Text.Json;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>A cell as text or JSON: the one place that says how each column type is written.</summary>
public static class CellText
{
    /// <summary>As plain text, safe for terminals and files; nothing for no value. Times are RFC 3339 with nanoseconds.</summary>
    public static string Plain(ColumnType type, in Cell cell) => cell.IsNull ? "" : type switch
    {
        ColumnType.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
        ColumnType.Real => Real(cell.Real),
        ColumnType.Time => Timestamp.Format(cell.Integer),
        ColumnType.Bool => cell.Integer != 0 ? "true" : "false",
        _ => SafeText.Escape(cell.Text),
    };

    /// <summary>As a JSON value.</summary>
    public static void Json(Utf8JsonWriter json, ColumnType type, in Cell cell)
    {
        if (cell.IsNull || (type == ColumnType.Real && !double.IsFinite(cell.Real)))
        {
            json.WriteNullValue();
            return;
        }

        switch (type)
        {
            case ColumnType.Integer: json.WriteNumberValue(cell.Integer); break;
            case ColumnType.Real: json.WriteNumberValue(Round(cell.Real)); break;
            case ColumnType.Time: json.WriteStringValue(Timestamp.Format(cell.Integer)); break;
            case ColumnType.Bool: json.WriteBooleanValue(cell.Integer != 0); break;
            default: json.WriteStringValue(cell.Text); break;
        }
    }

    /// <summary>A row as a JSON object keyed by column names.</summary>
    public static void Row<TRow>(Utf8JsonWriter json, Table<TRow> table, TRow row)
    {
        json.WriteStartObject();
        foreach (var c in table.Columns)
        {
            json.WritePropertyName(c.Name);
            Json(json, c.Type, c.Get(row));
        }

        json.WriteEndObject();
    }

    /// <summary>Seconds and milliseconds come from whole nanoseconds: nine digits are all there is, the rest is noise of binary fractions.</summary>
    internal static double Round(double value) => Math.Abs(value) < 1e6 ? Math.Round(value, 9) : value;

    internal const string RealFormat = "0.#########";

    private static string Real(double value) => double.IsFinite(value) ? Round(value).ToString(RealFormat, CultureInfo.InvariantCulture) : "";
}
