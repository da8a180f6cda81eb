using System.Text.Json;
using PcapLab.Schema;
using PcapLab.Server.Security;

namespace PcapLab.Server.Api;

/// <summary>The OpenAPI 3.1 document, made from the routes and the tables' columns.</summary>
internal static class OpenApi
{
    public static void Write(Utf8JsonWriter w, IReadOnlyList<ApiRoute> routes)
    {
        w.WriteStartObject();
        w.WriteString("openapi", "3.1.0");
        w.WriteStartObject("info");
        w.WriteString("title", "PcapLab");
        w.WriteString("version", "v1");
        w.WriteString("description", "One capture session: statistics, tables, packets, control. Names are those of the tables (pcaplab tables).");
        w.WriteEndObject();
        w.WriteStartObject("paths");
        foreach (var path in routes.GroupBy(r => r.Path).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            w.WriteStartObject(path.Key);
            foreach (var route in path.OrderBy(r => r.Method, StringComparer.Ordinal)) WriteRoute(w, route);
            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteStartObject("components");
        w.WriteStartObject("schemas");
        foreach (var table in routes.Select(r => r.Rows).OfType<Table>().DistinctBy(t => t.Name).OrderBy(t => t.Name, StringComparer.Ordinal)) WriteTable(w, table);
        w.WriteEndObject();
        w.WriteStartObject("securitySchemes");
        WriteScheme(w, "cookie", "apiKey", w2 => { w2.WriteString("in", "cookie"); w2.WriteString("name", Cookies.Name); });
        WriteScheme(w, "key", "http", w2 => w2.WriteString("scheme", "bearer"));
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static void WriteScheme(Utf8JsonWriter w, string name, string type, Action<Utf8JsonWriter> rest)
    {
        w.WriteStartObject(name);
        w.WriteString("type", type);
        rest(w);
        w.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter w, ApiRoute route)
    {
        w.WriteStartObject(route.Method.ToLowerInvariant());
        w.WriteString("summary", route.Summary);
        w.WriteString("description", $"Role: {route.Role.ToString().ToLowerInvariant()}.");
        w.WriteStartArray("parameters");
        foreach (var p in route.Parameters)
        {
            w.WriteStartObject();
            w.WriteString("name", p.Name);
            w.WriteString("in", p.In);
            w.WriteBoolean("required", p.Required || p.In == "path");
            w.WriteString("description", p.Description);
            w.WriteStartObject("schema");
            w.WriteString("type", p.Type);
            w.WriteEndObject();
            w.WriteEndObject();
        }

        w.WriteEndArray();
        if (route.Body is { } body) WriteBody(w, body);
        WriteResponses(w, route);
        w.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter w, IReadOnlyList<ApiParameter> body)
    {
        w.WriteStartObject("requestBody");
        w.WriteStartObject("content");
        w.WriteStartObject("application/json");
        w.WriteStartObject("schema");
        w.WriteString("type", "object");
        w.WriteStartObject("properties");
        foreach (var p in body)
        {
            w.WriteStartObject(p.Name);
            w.WriteString("type", p.Type);
            w.WriteString("description", p.Description);
            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static void WriteResponses(Utf8JsonWriter w, ApiRoute route)
    {
        w.WriteStartObject("responses");
        w.WriteStartObject("200");
        w.WriteString("description", "Done");
        w.WriteStartObject("content");
        foreach (var type in route.Produces)
        {
            w.WriteStartObject(type);
            if (type == "application/json" && route.Rows is { } table)
            {
                w.WriteStartObject("schema");
                w.WriteString("type", "object");
                w.WriteStartObject("properties");
                w.WriteStartObject("total");
                w.WriteString("type", "integer");
                w.WriteEndObject();
                w.WriteStartObject("rows");
                w.WriteString("type", "array");
                w.WriteStartObject("items");
                w.WriteString("$ref", "#/components/schemas/" + table.Name);
                w.WriteEndObject();
                w.WriteEndObject();
                w.WriteEndObject();
                w.WriteEndObject();
            }

            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteEndObject();
        foreach (var (code, text) in new[] { ("400", "The request is wrong; {\"error\"} says how"), ("401", "Not signed in"), ("403", "The role does not allow it"), ("429", "Too many requests") })
        {
            w.WriteStartObject(code);
            w.WriteString("description", text);
            w.WriteEndObject();
        }

        w.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter w, Table table)
    {
        w.WriteStartObject(table.Name);
        w.WriteString("type", "object");
        w.WriteString("description", table.Description);
        w.WriteStartObject("properties");
        foreach (var (name, type, unit, description) in table.ColumnInfo)
        {
            w.WriteStartObject(name);
            w.WriteStartArray("type");
            w.WriteStringValue(type switch { ColumnType.Integer => "integer", ColumnType.Real => "number", ColumnType.Bool => "boolean", _ => "string" });
            w.WriteStringValue("null");
            w.WriteEndArray();
            if (type == ColumnType.Time) w.WriteString("format", "date-time");
            w.WriteString("description", unit is null ? description : $"{description} ({unit})");
            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteEndObject();
    }
}
