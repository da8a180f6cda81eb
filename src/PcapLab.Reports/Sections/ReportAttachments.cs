using System.Text.Json;
using PcapLab.Export;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The files a report carries: tables as CSV for a spreadsheet, indicators as JSON for a script.</summary>
internal static class ReportAttachments
{
    private const int MostRows = 5000;
    private static readonly string[] Names = ["endpoints", "flows", "dns", "tls", "http", "hosts", "findings"];

    public static IReadOnlyList<ReportAttachment> Make(ReportContext context) =>
        [.. context.Attached, new ReportAttachment("indicators.json", "application/json", "Addresses, names and fingerprints to search for elsewhere", Indicators(context))];

    /// <summary>The tables alone; nothing in them depends on the capture's hash.</summary>
    public static IReadOnlyList<ReportAttachment> Tables(AnalysisResult analysis)
    {
        var files = new List<ReportAttachment>();
        foreach (var table in ResultTable.All.Where(t => Names.Contains(t.Table.Name, StringComparer.Ordinal)))
        {
            var rows = table.Count(analysis);
            if (rows == 0) continue;
            using var csv = new MemoryStream();
            table.Export(analysis, new CsvExporter(), csv, MostRows);
            var extent = rows <= MostRows ? $"all {Fmt.Plural(rows, "row")}" : $"the first {Fmt.Count(MostRows)} of {Fmt.Count(rows)} rows";
            files.Add(new ReportAttachment(table.Table.Name + ".csv", "text/csv", $"{table.Table.Description}: {extent}", csv.ToArray()));
        }

        return files;
    }

    /// <summary>What another tool can search for: names asked for, TLS names and fingerprints, HTTP hosts, and the subjects of findings.</summary>
    private static byte[] Indicators(ReportContext context)
    {
        var a = context.Analysis;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("capture", a.Info.File);
            if (a.Info.Sha256 is { } sha) json.WriteString("sha256", sha);
            List(json, "domains", context.Dns.Select(d => d.QName).Concat(context.Tls.Select(t => t.Sni ?? "")).Concat(context.Http.Select(h => h.Host ?? "")));
            List(json, "ja3", context.Tls.Select(t => t.Ja3 ?? ""));
            List(json, "ja4", context.Tls.Select(t => t.Ja4 ?? ""));
            List(json, "user_agents", context.Http.Select(h => h.UserAgent ?? ""));
            json.WriteStartArray("findings");
            foreach (var f in a.Findings)
            {
                json.WriteStartObject();
                json.WriteString("id", f.Id);
                json.WriteString("key", f.Key);
                json.WriteString("severity", f.Severity.ToString().ToLowerInvariant());
                json.WriteString("filter", f.Filter);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostRows)) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
