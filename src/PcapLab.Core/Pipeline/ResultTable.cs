using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>A table of the analysis together with where its rows are; what export, SQL and the document walk.</summary>
public abstract class ResultTable
{
    /// <summary>The declaration.</summary>
    public abstract Table Table { get; }
    /// <summary>How many rows a result has.</summary>
    public abstract int Count(AnalysisResult result);
    /// <summary>Writes a result's rows.</summary>
    /// <param name="result">The analysis.</param>
    /// <param name="exporter">The format.</param>
    /// <param name="to">Where to.</param>
    /// <param name="limit">At most so many rows, or null for all.</param>
    public abstract void Export(AnalysisResult result, TableExporter exporter, Stream to, int? limit = null);
    /// <summary>Rows as arrays of cells in column order (databases, notebooks).</summary>
    public abstract IEnumerable<Cell[]> Cells(AnalysisResult result);
    /// <summary>Writes rows as a JSON array.</summary>
    public abstract void Json(System.Text.Json.Utf8JsonWriter json, AnalysisResult result, int? limit);

    /// <summary>Every table, in the order of the document: adding one is its row's file and one line here.</summary>
    public static IReadOnlyList<ResultTable> All { get; } =
    [
        new ResultTable<ProtocolRow>(ProtocolRow.Table, r => r.Protocols),
        new ResultTable<EndpointRow>(EndpointRow.Table, r => r.Endpoints),
        new ResultTable<FlowRow>(FlowRow.Table, r => r.Flows),
        new ResultTable<TimelineRow>(TimelineRow.Table, r => r.Timeline.Rows),
        new ResultTable<DnsRow>(DnsRow.Table, r => r.Dns),
        new ResultTable<TlsRow>(TlsRow.Table, r => r.Tls),
        new ResultTable<HttpRow>(HttpRow.Table, r => r.Http),
        new ResultTable<HostRow>(HostRow.Table, r => r.Hosts),
        new ResultTable<Finding>(Finding.Table, r => r.Findings),
        new ResultTable<CredentialRow>(CredentialRow.Table, r => r.Credentials),
        new ResultTable<ArpClaimRow>(ArpClaimRow.Table, r => r.Arp),
        new ResultTable<InterfaceFacts>(InterfaceFacts.Table, r => r.Info.Interfaces),
        new ResultTable<RtpRow>(RtpRow.Table, r => r.Rtp),
        new ResultTable<CallRow>(CallRow.Table, r => r.Calls),
        new ResultTable<SshRow>(SshRow.Table, r => r.Ssh),
        new ResultTable<FtpRow>(FtpRow.Table, r => r.Ftp),
        new ResultTable<SmtpRow>(SmtpRow.Table, r => r.Smtp),
    ];

    /// <summary>A table by name, or null.</summary>
    public static ResultTable? Find(string name) => All.FirstOrDefault(t => t.Table.Name == name);
}

/// <summary>A typed table of the analysis.</summary>
/// <param name="table">Declaration.</param>
/// <param name="rows">Where the rows are.</param>
public sealed class ResultTable<TRow>(Table<TRow> table, Func<AnalysisResult, IReadOnlyList<TRow>> rows) : ResultTable
{
    /// <inheritdoc/>
    public override Table Table => table;
    /// <inheritdoc/>
    public override int Count(AnalysisResult result) => rows(result).Count;
    /// <inheritdoc/>
    public override void Export(AnalysisResult result, TableExporter exporter, Stream to, int? limit = null) => exporter.Write(table, Take(result, limit), to);
    /// <inheritdoc/>
    public override IEnumerable<Cell[]> Cells(AnalysisResult result) => rows(result).Select(r => table.Columns.Select(c => c.Get(r)).ToArray());

    /// <inheritdoc/>
    public override void Json(System.Text.Json.Utf8JsonWriter json, AnalysisResult result, int? limit)
    {
        json.WriteStartArray();
        foreach (var row in Take(result, limit)) CellText.Row(json, table, row);
        json.WriteEndArray();
    }

    private IEnumerable<TRow> Take(AnalysisResult result, int? limit) => limit is { } n ? rows(result).Take(n) : rows(result);
}
