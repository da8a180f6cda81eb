using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Pipeline;

namespace PcapLab.Server.Sessions;

internal sealed class LiveAnalysis(PacketSource source, AnalysisOptions options) : IDisposable
{
    private volatile AnalysisResult? _result;

    public void Run(CancellationToken cancellation) => _result = Analyzer.Run(source, options, cancellation);

    public AnalysisResult Snapshot() => _result ?? Empty;

    private static AnalysisResult Empty { get; } = new()
    {
        Info = new CaptureFacts { File = "", Format = "" }, Quality = new CaptureQuality(), Layers = new Dictionary<string, long>(), Protocols = [], Endpoints = [], Flows = [],
        Timeline = new Timeline(1, []), FrameSizes = [], Dns = [], Tls = [], Http = [], Hosts = [], Findings = [],
    };

    public void Dispose()
    {
    }
}
