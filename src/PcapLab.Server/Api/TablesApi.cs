using Microsoft.AspNetCore.Http;
using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>GET /api/v1/{table} for every table of the analysis, and the list of them.</summary>
internal static class TablesApi
{
    private static readonly ApiParameter[] Page =
    [
        new("offset", "First row", "integer"), new("limit", "Rows, at most 1000", "integer"), new("sort", "Column"), new("order", "asc or desc"),
        new("search", "Text in any column"), new("from", "Start of the period, RFC 3339 or ns"), new("to", "End of the period"),
    ];

    public static IEnumerable<ApiRoute> Routes(SessionStore sessions)
    {
        yield return Of(sessions, FlowRow.Table, r => r.Flows);
        yield return Of(sessions, EndpointRow.Table, r => r.Endpoints);
        yield return Of(sessions, ProtocolRow.Table, r => r.Protocols);
        yield return Of(sessions, TimelineRow.Table, r => r.Timeline.Rows);
        yield return Of(sessions, DnsRow.Table, r => r.Dns);
        yield return Of(sessions, TlsRow.Table, r => r.Tls);
        yield return Of(sessions, HttpRow.Table, r => r.Http);
        yield return Of(sessions, HostRow.Table, r => r.Hosts);
        yield return Of(sessions, Finding.Table, r => r.Findings);
        yield return new ApiRoute("GET", "/api/v1/tables", "The tables and their columns", http => Answers.Json(http, w =>
        {
            w.WriteStartArray();
            foreach (var table in All)
            {
                w.WriteStartObject();
                w.WriteString("name", table.Name);
                w.WriteString("description", table.Description);
                w.WriteStartArray("columns");
                foreach (var (name, type, unit, description) in table.ColumnInfo)
                {
                    w.WriteStartObject();
                    w.WriteString("name", name);
                    w.WriteString("type", type.ToString().ToLowerInvariant());
                    w.WriteString("unit", unit);
                    w.WriteString("description", description);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }));
    }

    private static IEnumerable<Table> All =>
        [FlowRow.Table, EndpointRow.Table, ProtocolRow.Table, TimelineRow.Table, DnsRow.Table, TlsRow.Table, HttpRow.Table, HostRow.Table, Finding.Table];

    private static ApiRoute Of<TRow>(SessionStore sessions, Table<TRow> table, Func<AnalysisResult, IReadOnlyList<TRow>> rows)
    {
        var cache = new SelectionCache<TRow>(table);
        return new ApiRoute("GET", "/api/v1/" + table.Name, table.Description, http =>
        {
            var offset = (int)http.Request.Number("offset", 0, 0, int.MaxValue);
            var limit = (int)http.Request.Number("limit", 100, 0, 1000);
            var session = sessions.Required;
            var selected = cache.Select(http.Request, session, rows);
            return Answers.Json(http, w =>
            {
                w.WriteStartObject();
                w.WriteNumber("total", selected.Count);
                w.WriteNumber("version", session.Version);
                w.WriteStartArray("rows");
                for (var i = offset; i < selected.Count && i - offset < limit; i++) CellText.Row(w, table, selected[i]);
                w.WriteEndArray();
                w.WriteEndObject();
            });
        }) { Rows = table, Parameters = [.. Page, new ApiParameter("{column}", "Any column: only rows with exactly this value")] };
    }
}
