using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>The packet list, one packet in full, streams, and what the filter box needs.</summary>
internal static class PacketsApi
{
    private const long MostFollowed = 4 << 20;

    private static readonly ApiParameter[] Which =
    [
        new("filter", "Display filter"), new("from", "Start of the period, RFC 3339 or ns"), new("to", "End of the period"),
        new("sort", "number, time, source, destination, protocol, length or info"), new("order", "asc or desc"),
    ];

    public static IEnumerable<ApiRoute> Routes(SessionStore sessions)
    {
        yield return new ApiRoute("GET", "/api/v1/packets", "A page of the packets that match; total grows until scanned reaches of", http =>
        {
            var offset = http.Request.Number("offset", 0, 0, long.MaxValue);
            var limit = (int)http.Request.Number("limit", 100, 0, 1000);
            var session = sessions.Required;
            var page = session.Packets.Page(Query(http.Request), offset, limit, http.RequestAborted);
            return Answers.Json(http, w => WritePage(w, page, session.Status.FirstNs ?? 0));
        }) { Parameters = [new("offset", "First row", "integer"), new("limit", "Rows, at most 1000", "integer"), .. Which] };
        yield return new ApiRoute("GET", "/api/v1/packets/{number}", "One packet: tree with byte ranges, and its bytes", http =>
        {
            var detail = sessions.Required.Packets.Detail(http.Request.RouteNumber("number"), http.RequestAborted) ?? throw new ApiException("there is no packet of that number", 404);
            return Answers.Json(http, w => WriteDetail(w, detail));
        }) { Parameters = [new("number", "Packet number from 1", "integer", "path")] };
        yield return new ApiRoute("GET", "/api/v1/packets/{number}/position", "Where a packet stands among those that match", http =>
        {
            var index = sessions.Required.Packets.IndexOf(Query(http.Request), http.Request.RouteNumber("number"), http.RequestAborted);
            return Answers.Json(http, w =>
            {
                w.WriteStartObject();
                w.WriteNumber("index", index);
                w.WriteEndObject();
            });
        }) { Parameters = [new("number", "Packet number from 1", "integer", "path"), .. Which] };
        yield return new ApiRoute("GET", "/api/v1/follow", "A flow's payload in order, both directions", http =>
        {
            var flow = http.Request.Number("flow", 0, 1, long.MaxValue);
            var follow = sessions.Required.Packets.Follow(flow, MostFollowed, http.RequestAborted) ?? throw new ApiException("there is no flow of that number", 404);
            return Answers.Json(http, w => WriteFollow(w, follow));
        }) { Parameters = [new("flow", "Flow number", "integer", Required: true)] };
        yield return new ApiRoute("GET", "/api/v1/filter", "Checks a display filter; an error says where", http =>
        {
            DisplayFilters.Check(http.Request.Text("expr") ?? "");
            return Answers.Json(http, w =>
            {
                w.WriteStartObject();
                w.WriteBoolean("ok", true);
                w.WriteEndObject();
            });
        }) { Parameters = [new("expr", "Display filter")] };
        yield return new ApiRoute("GET", "/api/v1/fields", "Fields that display filters know", http => Answers.Json(http, DisplayFilters.WriteFields));
    }

    internal static PacketQuery Query(HttpRequest request) =>
        new((request.Text("filter") ?? "").Trim(), request.Period(), request.Text("sort", 20) ?? "", request.Text("order", 8) == "desc");

    private static void WritePage(Utf8JsonWriter w, PacketPage page, long start)
    {
        w.WriteStartObject();
        w.WriteNumber("total", page.Total);
        w.WriteNumber("scanned", page.Scanned);
        w.WriteNumber("of", page.Of);
        w.WriteStartArray("rows");
        foreach (var row in page.Rows)
        {
            w.WriteStartObject();
            w.WriteNumber("number", row.Number);
            w.WriteString("time", Timestamp.Format(row.Time));
            w.WriteNumber("time_s", (row.Time - start) / 1e9);
            w.WriteString("source", row.Source);
            w.WriteString("destination", row.Destination);
            w.WriteString("protocol", row.Protocol);
            w.WriteNumber("length", row.Length);
            w.WriteString("info", row.Info);
            w.WriteString("colour", row.Colour);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter w, PacketDetail d)
    {
        w.WriteStartObject();
        w.WriteNumber("number", d.Number);
        w.WriteString("time", Timestamp.Format(d.Time));
        w.WriteNumber("captured", d.Captured);
        w.WriteNumber("length", d.Length);
        w.WriteString("interface", d.Interface);
        if (d.FlowId is { } flow) w.WriteNumber("flow_id", flow);
        else w.WriteNull("flow_id");
        w.WriteStartArray("comments");
        foreach (var comment in d.Comments) w.WriteStringValue(comment);
        w.WriteEndArray();
        w.WritePropertyName("tree");
        WriteNodes(w, d.Tree);
        w.WriteStartArray("buffers");
        foreach (var (name, bytes) in d.Buffers)
        {
            w.WriteStartObject();
            w.WriteString("name", name);
            w.WriteString("hex", Convert.ToHexStringLower(bytes));
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteNodes(Utf8JsonWriter w, IReadOnlyList<PacketNode> nodes)
    {
        w.WriteStartArray();
        foreach (var node in nodes)
        {
            w.WriteStartObject();
            w.WriteString("field", node.Field);
            w.WriteString("label", node.Label);
            w.WriteString("value", node.Value);
            w.WriteNumber("offset", node.Offset);
            w.WriteNumber("length", node.Length);
            w.WriteNumber("source", node.Source);
            w.WriteBoolean("generated", node.Generated);
            w.WriteString("filter", node.Filter);
            w.WritePropertyName("children");
            WriteNodes(w, node.Children);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteFollow(Utf8JsonWriter w, FollowResult f)
    {
        w.WriteStartObject();
        w.WriteString("client", f.Client);
        w.WriteString("server", f.Server);
        w.WriteString("transport", f.Transport);
        w.WriteBoolean("capped", f.Capped);
        w.WriteStartArray("chunks");
        foreach (var chunk in f.Chunks)
        {
            w.WriteStartObject();
            w.WriteBoolean("from_client", chunk.FromClient);
            w.WriteNumber("frame", chunk.Frame);
            w.WriteString("time", Timestamp.Format(chunk.Time));
            w.WriteBase64String("base64", chunk.Bytes);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
