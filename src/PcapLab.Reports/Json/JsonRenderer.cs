using System.Text.Json;
using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Json;

/// <summary>Renders a report as JSON: the blocks as they are, for programs that make their own page of them. The analysis itself is <c>analyze --json</c>.</summary>
public static class JsonRenderer
{
    /// <summary>Writes the report.</summary>
    public static void Render(ReportDocument report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("subtitle", report.Subtitle);
        json.WriteString("author", report.Author);
        json.WriteString("classification", report.Classification);
        json.WriteString("capture", report.Capture);
        json.WriteString("sha256", report.Sha256);
        json.WriteString("tool", report.Tool);
        json.WriteString("command", report.Command);
        json.WriteString("manifest", report.Manifest);
        json.WriteString("answer", report.Cover.Answer.ToString());
        json.WriteStartArray("sections");
        foreach (var section in report.Sections)
        {
            json.WriteStartObject();
            json.WriteString("id", section.Id);
            json.WriteString("title", section.Title);
            json.WriteStartArray("blocks");
            foreach (var block in section.Blocks) Write(block, json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("left_out");
        foreach (var word in report.LeftOut) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Block block, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        switch (block)
        {
            case Heading h: Strings(json, "heading", ("text", h.Text)); json.WriteNumber("level", h.Level); break;
            case Paragraph p: Strings(json, p.Lead ? "lead" : "paragraph", ("text", p.Text.ToString())); break;
            case Note n: Strings(json, "note", ("kind", n.Kind.ToString().ToLowerInvariant()), ("text", n.Text.ToString())); break;
            case CodeBlock c: Strings(json, "code", ("label", c.Label), ("text", c.Code)); break;
            case KeyFigures k: Strings(json, "figures"); Rows(json, "figures", k.Figures.Select(f => new[] { ("label", f.Label), ("value", f.Value), ("note", f.Note) })); break;
            case Facts f: Strings(json, "facts"); Rows(json, "facts", f.Items.Select(i => new[] { ("name", i.Name), ("value", i.Value.ToString()) })); break;
            case ChartBlock c: Chart(c, json); break;
            case TableBlock t: Table(t, json); break;
            case TreeBlock t: Strings(json, "tree", ("title", t.Title), ("counts", t.CountTitle), ("values", t.ValueTitle)); Nodes(json, "nodes", t.Roots); break;
            case FindingBlock f: Finding(f, json); break;
            default: throw new NotSupportedException($"The JSON renderer does not know the block {block.GetType().Name}.");
        }

        json.WriteEndObject();
    }

    private static void Chart(ChartBlock c, Utf8JsonWriter json)
    {
        Strings(json, "chart", ("title", c.Chart.Title), ("caption", c.Caption.ToString()));
        json.WriteStartArray("data");
        foreach (var d in c.Chart.Data)
        {
            json.WriteStartObject();
            json.WriteString("label", d.Label);
            json.WriteNumber("value", double.IsFinite(d.Value) ? d.Value : 0);
            json.WriteString("text", d.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Table(TableBlock t, Utf8JsonWriter json)
    {
        Strings(json, "table", ("caption", t.Caption.ToString()));
        json.WriteStartArray("columns");
        foreach (var column in t.Columns) json.WriteStringValue(column.Title);
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var row in t.Rows)
        {
            json.WriteStartObject();
            json.WriteString("kind", row.Kind.ToString().ToLowerInvariant());
            json.WriteStartArray("cells");
            foreach (var cell in row.Cells) json.WriteStringValue(cell.Text);
            json.WriteEndArray();
            json.WriteStartArray("values");
            foreach (var cell in row.Cells)
                if (cell.Value is { } v && double.IsFinite(v)) json.WriteNumberValue(v);
                else json.WriteNullValue();
            json.WriteEndArray();
            if (row.Filter is { } filter) json.WriteString("filter", filter);
            if (row.Frames is { } frames) json.WriteNumber("frames", frames);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Nodes(Utf8JsonWriter json, string name, IReadOnlyList<TreeNode> nodes)
    {
        json.WriteStartArray(name);
        foreach (var node in nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            json.WriteString("count", node.Count);
            json.WriteString("value", node.Value);
            json.WriteNumber("share", Math.Round(node.Share, 6));
            if (node.Filter is { } filter) json.WriteString("filter", filter);
            if (node.Children.Count > 0) Nodes(json, "children", node.Children);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Finding(FindingBlock f, Utf8JsonWriter json)
    {
        Strings(json, "finding", ("id", f.Id), ("title", f.Title), ("severity", f.SeverityWord.ToLowerInvariant()), ("confidence", f.Confidence), ("seen", f.Seen), ("action", f.Action), ("limits", f.Limits), ("filter", f.Filter), ("attack", f.Attack ?? ""), ("when", f.When));
        json.WriteStartArray("frames");
        foreach (var frame in f.Frames) json.WriteNumberValue(frame);
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string type, params (string Name, string Value)[] values)
    {
        json.WriteString("type", type);
        foreach (var (name, value) in values) json.WriteString(name, value);
    }

    private static void Rows(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Value)[]> rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            foreach (var (key, value) in row) json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
