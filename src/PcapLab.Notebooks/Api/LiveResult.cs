using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Notebooks.Display;
using PcapLab.Pipeline;
using PcapLab.Reports.Charts;

namespace PcapLab.Notebooks.Api;

/// <summary>What a live capture found. The same tables as a file's, without the packets.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class LiveResult : IRich
{
    internal LiveResult(AnalysisResult analysis) => Analysis = analysis;

    /// <summary>The whole analysis.</summary>
    public AnalysisResult Analysis { get; }

    /// <summary>Facts: packets, bytes, period, drops.</summary>
    public CaptureFacts Info => Analysis.Info;

    /// <summary>Flows.</summary>
    public IReadOnlyList<FlowRow> Flows => Analysis.Flows;

    /// <summary>DNS transactions.</summary>
    public IReadOnlyList<DnsRow> Dns => Analysis.Dns;

    /// <summary>Findings, worst first.</summary>
    public IReadOnlyList<Finding> Findings => Analysis.Findings;

    /// <summary>Traffic over time.</summary>
    public TimelineChart Timeline => TimelinePicture.Of(Analysis.Timeline, "app");

    /// <inheritdoc/>
    public MimeBundle ToRich() => CaptureCard.Of(Info);
}
