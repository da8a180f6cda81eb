using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;
using PcapLab.Reports.Sections;
using PcapLab.Reports.Tracing;

namespace PcapLab.Reports;

/// <summary>
/// What a report needs of an analysis and takes time to gather: walks over its flows, endpoints and rows, tables to attach, and the packets of the worst flow, read from the
/// capture anew. It goes on beside whatever else there is to wait for, such as the capture's hash.
/// </summary>
public sealed class ReportDraft
{
    private readonly AnalysisResult _of;
    private readonly Lazy<Task<IReadOnlyList<ReportAttachment>>> _attached;

    private ReportDraft(AnalysisResult analysis, Func<FlowRow, FlowTrace?>? trace)
    {
        _of = analysis;
        Flows = Task.Run(() => new FlowDigest(analysis.Flows));
        Endpoints = Task.Run(() => new EndpointDigest(analysis.Endpoints));
        _attached = new(() => Task.Run(() => ReportAttachments.Tables(analysis)));
        Trace = trace is null ? Task.FromResult<FlowTrace?>(null) : Read(Flows, trace);
    }

    internal Task<FlowDigest> Flows { get; }
    internal Task<EndpointDigest> Endpoints { get; }
    internal Task<IReadOnlyList<ReportAttachment>> Attached => _attached.Value;
    internal Task<FlowTrace?> Trace { get; }

    /// <summary>Begins to gather.</summary>
    /// <param name="analysis">What will be reported.</param>
    /// <param name="options">How; sections that are not wanted need nothing.</param>
    /// <param name="trace">Reads the packets of a flow again, for its time-sequence graph; null when the capture cannot be read twice, as a pipe.</param>
    public static ReportDraft Begin(AnalysisResult analysis, ReportOptions options, Func<FlowRow, FlowTrace?>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(options);
        using var style = NumberStyle.Use(options.Style);
        var isWanted = options.Sections is not { } wanted || wanted.Contains(PerformanceSection.Name, StringComparer.Ordinal);
        var draft = new ReportDraft(analysis, isWanted ? trace : null);
        _ = draft.Attached;
        return draft;
    }

    /// <summary>Gathers what everybody asks for; tables when they are asked for, which a comparison never does.</summary>
    internal static ReportDraft Of(AnalysisResult analysis) => new(analysis, null);

    /// <summary>Whether it was gathered of this very analysis, whatever has been learned of its file since: a comparison has two.</summary>
    internal bool IsOf(AnalysisResult analysis) => _of with { Info = analysis.Info } == analysis;

    private static async Task<FlowTrace?> Read(Task<FlowDigest> flows, Func<FlowRow, FlowTrace?> trace)
    {
        var digest = await flows.ConfigureAwait(false);
        return digest.Worst is [var worst, ..] ? trace(worst) : null;
    }
}
