using PcapLab.Captures;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;

namespace PcapLab.Notebooks.Api;

/// <summary>A progress bar for files that take longer than a glance; small ones show none.</summary>
internal sealed class LoadProgress(ProgressBar bar) : IProgress<AnalysisProgress>
{
    private const long WorthABar = 256L << 20;

    public static LoadProgress? For(PacketSource source) =>
        source.Info.SizeBytes is { } size && size > WorthABar && RunningCell.Current is not null ? new LoadProgress(Notebook.Progress(size, $"reading {source.Info.Name}")) : null;

    public void Report(AnalysisProgress value) => bar.Report(value.Position);
}
