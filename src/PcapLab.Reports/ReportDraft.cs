using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Reports.Sections;
using PcapLab.Reports.Tracing;

namespace PcapLab.Reports;

/// <summary>
/// What a report needs of an analysis and takes time to gather: a walk over the flows, and the packets of the worst one, read from the capture anew. It goes on beside
/// whatever else there is to wait for, such as the capture's hash.
/// </summary>
public sealed class ReportDraft
{
    private ReportDraft(Task<FlowDigest> flows, Task<FlowTrace?> trace) => (Flows, Trace) = (flows, trace);

    internal Task<FlowDigest> Flows { get; }
    internal Task<FlowTrace?> Trace { get; }

    /// <summary>Begins to gather.</summary>
    /// <param name="analysis">What will be reported.</param>
    /// <param name="options">How; sections that are not wanted need nothing.</param>
    /// <param name="trace">Reads the packets of a flow again, for its time-sequence graph; null when the capture cannot be read twice, as a pipe.</param>
    public static ReportDraft Begin(AnalysisResult analysis, ReportOptions options, Func<FlowRow, FlowTrace?>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(options);
        var flows = Task.Run(() => new FlowDigest(analysis.Flows));
        var isWanted = options.Sections is not { } wanted || wanted.Contains(PerformanceSection.Name, StringComparer.Ordinal);
        return new(flows, trace is not null && isWanted ? Read(flows, trace) : Task.FromResult<FlowTrace?>(null));
    }

    private static async Task<FlowTrace?> Read(Task<FlowDigest> flows, Func<FlowRow, FlowTrace?> trace)
    {
        var digest = await flows.ConfigureAwait(false);
        return digest.Worst is [var worst, ..] ? trace(worst) : null;
    }
}
