using System.Text.Encodings.Web;
using System.Text.Json;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>One JSON array of objects.</summary>
public sealed class JsonExporter : TableExporter
{
    /// <summary>How all our JSON is written: control characters escaped, other text as it is.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override string Name => "json";
    /// <inheritdoc/>
    public override string Description => "one JSON array of objects";

    /// <inheritdoc/>
    public override void Write<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Stream to)
    {
        using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartArray();
        foreach (var row in rows)
        {
            CellText.Row(json, table, row);
            if (json.BytesPending > 1 << 16) json.Flush();
        }

        json.WriteEndArray();
        json.Flush();
        to.WriteByte((byte)'\n');
    }
}

/// <summary>One JSON object per line.</summary>
public sealed class JsonLinesExporter : TableExporter
{
    /// <inheritdoc/>
    public override string Name => "jsonl";
    /// <inheritdoc/>
    public override string Description => "one JSON object per line, for streams";

    /// <inheritdoc/>
    public override void Write<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        foreach (var row in rows)
        {
            CellText.Row(json, table, row);
            json.Flush();
            json.Reset();
            to.WriteByte((byte)'\n');
        }
    }
}
