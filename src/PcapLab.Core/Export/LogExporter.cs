using PcapLab.Analysis;
using PcapLab.Findings;

namespace PcapLab.Export;

/// <summary>What log exporters read: the rows of one analysis.</summary>
/// <param name="Flows">Flows by id.</param>
/// <param name="Dns">DNS transactions by frame.</param>
/// <param name="Tls">Handshakes by frame.</param>
/// <param name="Http">Exchanges by frame.</param>
/// <param name="Findings">Findings, worst first.</param>
public sealed record LogRows(IReadOnlyList<FlowRow> Flows, IReadOnlyList<DnsRow> Dns, IReadOnlyList<TlsRow> Tls, IReadOnlyList<HttpRow> Http, IReadOnlyList<Finding> Findings)
{
    private FlowIndex? _index;

    /// <summary>Readable credentials: who logged in.</summary>
    public IReadOnlyList<CredentialRow> Credentials { get; init; } = [];

    /// <summary>SSH connections.</summary>
    public IReadOnlyList<SshRow> Ssh { get; init; } = [];
    /// <summary>FTP commands.</summary>
    public IReadOnlyList<FtpRow> Ftp { get; init; } = [];
    /// <summary>Mails.</summary>
    public IReadOnlyList<SmtpRow> Smtp { get; init; } = [];
    /// <summary>What stopped the decoder.</summary>
    public IReadOnlyList<DecodeStopCount> Stops { get; init; } = [];

    /// <summary>Finds the flow a row belongs to.</summary>
    internal FlowIndex Index => _index ??= new FlowIndex(Flows);
}

/// <summary>Writes an analysis as the logs of another tool, for pipelines that read those. One file per tool and one line in <see cref="LogExporterRegistry"/>.</summary>
public abstract class LogExporter
{
    /// <summary>What <c>--format</c> takes.</summary>
    public abstract string Name { get; }
    /// <summary>One line for the list of exporters.</summary>
    public abstract string Description { get; }
    /// <summary>Names of the files it writes; a tool with one file can also write to standard output.</summary>
    public abstract IReadOnlyList<string> Files { get; }
    /// <summary>Writes one of the files.</summary>
    public abstract void Write(LogRows rows, string file, Stream to);
}

/// <summary>Every log format: adding one is its file and one line here.</summary>
public static class LogExporterRegistry
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<LogExporter> All { get; } = [new EveExporter(), new ZeekExporter()];

    /// <summary>A format by name, or null.</summary>
    public static LogExporter? Find(string name) => All.FirstOrDefault(e => e.Name == name);
}
