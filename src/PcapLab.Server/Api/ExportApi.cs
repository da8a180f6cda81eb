using Microsoft.AspNetCore.Http;
using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Reports;
using PcapLab.Reports.Pdf;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>Downloads: any table in any format with the same search and sort as on the page, packets as pcapng, the report.</summary>
internal static class ExportApi
{
    public static IEnumerable<ApiRoute> Routes(SessionStore sessions)
    {
        yield return new ApiRoute("GET", "/api/v1/export/{table}", "A table as a file (csv, json, jsonl, xml), or packets as pcapng", http =>
            http.Request.RouteValues["table"]?.ToString() == "packets" ? Packets(http, sessions.Required) : TableFile(http, sessions.Required))
        {
            Parameters = [new("table", "Table, or packets", In: "path"), new("format", "csv, json, jsonl or xml; pcapng for packets"), new("filter", "Display filter, packets only"), new("search", "Text in any column")],
            Produces = ["text/csv", "application/json", "application/xml", "application/octet-stream"],
        };
        yield return new ApiRoute("GET", "/api/v1/report", "The report of the session as it stands", http => Report(http, sessions.Required))
        { Parameters = [new("format", "pdf, html, md, json or text"), new("title", "Title")], Produces = ["application/pdf", "text/html", "text/markdown", "application/json", "text/plain"] };
    }

    private static async Task Packets(HttpContext http, Session session)
    {
        if ((http.Request.Text("format", 16) ?? "pcapng") != "pcapng") throw new ApiException("packets are saved as pcapng");
        var query = PacketsApi.Query(http.Request);
        await AsFile(http, Name(session, "pcapng"), "application/octet-stream", to => session.Packets.Export(query, to, http.RequestAborted)).ConfigureAwait(false);
    }

    private static Task TableFile(HttpContext http, Session session)
    {
        var format = http.Request.Text("format", 16) ?? "csv";
        var exporter = ExporterRegistry.Find(format) ?? throw new ApiException($"there is no format \"{format}\"; use {string.Join(", ", ExporterRegistry.All.Select(e => e.Name))}");
        var name = http.Request.RouteValues["table"]?.ToString() ?? "";
        var result = session.Result;
        Action<Stream> write = name switch
        {
            "flows" => Rows(http, exporter, FlowRow.Table, result.Flows),
            "dns" => Rows(http, exporter, DnsRow.Table, result.Dns),
            "tls" => Rows(http, exporter, TlsRow.Table, result.Tls),
            "http" => Rows(http, exporter, HttpRow.Table, result.Http),
            "hosts" => Rows(http, exporter, HostRow.Table, result.Hosts),
            "findings" => Rows(http, exporter, Finding.Table, result.Findings),
            "endpoints" => Rows(http, exporter, EndpointRow.Table, result.Endpoints),
            _ when ResultTable.Find(name) is { } table => to => table.Export(result, exporter, to),
            _ => throw new ApiException("there is no such table; see /api/v1/tables", 404),
        };
        var type = format switch { "csv" => "text/csv; charset=utf-8", "xml" => "application/xml", "json" => "application/json", _ => "application/octet-stream" };
        return AsFile(http, Name(session, name + "." + format), type, to =>
        {
            write(to);
            return Task.CompletedTask;
        });
    }

    private static Action<Stream> Rows<TRow>(HttpContext http, TableExporter exporter, Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        var selected = new TableQuery<TRow>(table).Select(http.Request, rows);
        return to => exporter.Write(table, selected, to);
    }

    private static Task Report(HttpContext http, Session session)
    {
        var format = ReportFormats.Find(http.Request.Text("format", 16) ?? "pdf") ?? throw new ApiException($"there is no report format of that name; use {string.Join(", ", ReportFormats.All.Select(f => f.Name))}");
        var document = Reports.Report.Build(session.Result, new ReportOptions { Title = http.Request.Text("title", 200) });
        var type = format.Name switch { "pdf" => "application/pdf", "json" => "application/json", _ => "application/octet-stream" };
        return AsFile(http, Name(session, format.Extension.TrimStart('.')), type, to =>
        {
            format.Render(document, to, new PdfOptions());
            return Task.CompletedTask;
        });
    }

    /// <summary>Written to a temporary file first: a failure is then an answer, not half a download, and memory stays small.</summary>
    private static async Task AsFile(HttpContext http, string name, string type, Func<Stream, Task> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            var to = new FileStream(path, FileMode.Create, FileAccess.Write);
            await using (to.ConfigureAwait(false)) await write(to).ConfigureAwait(false);
            http.Response.ContentType = type;
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            await http.Response.SendFileAsync(path, http.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The capture's name without what headers and file systems could misread.</summary>
    private static string Name(Session session, string extension)
    {
        var title = Path.GetFileNameWithoutExtension(session.Title);
        var safe = string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.', '-');
        return $"{(safe.Length == 0 ? "capture" : safe)}{(extension.Contains('.', StringComparison.Ordinal) ? "-" : ".")}{extension}";
    }
}
