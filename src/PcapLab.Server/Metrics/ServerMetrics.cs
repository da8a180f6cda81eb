using System.Diagnostics;
using System.Diagnostics.Metrics;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Metrics;

/// <summary>The instruments, in the runtime's own metrics API; Prometheus reads them at /metrics, dotnet-counters by the meter's name.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "PcapLab.Server";
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private long _viewers;

    public ServerMetrics(SessionStore sessions)
    {
        Session? Current() => sessions.Current;
        _requests = _meter.CreateCounter<long>("pcaplab.http.requests", description: "HTTP requests answered");
        _duration = _meter.CreateHistogram<double>("pcaplab.http.request.duration", "s", "Time to answer an HTTP request");
        WebSocketMessages = _meter.CreateCounter<long>("pcaplab.websocket.messages", description: "Updates sent to viewers");
        WebSocketSkipped = _meter.CreateCounter<long>("pcaplab.websocket.skipped", description: "Updates folded into a later one because a viewer was slow");
        _meter.CreateObservableGauge("pcaplab.websocket.viewers", () => Interlocked.Read(ref _viewers), description: "Viewers connected now");
        _meter.CreateObservableCounter("pcaplab.packets", () => Current()?.Status.Packets ?? 0, description: "Packets of the session shown");
        _meter.CreateObservableCounter("pcaplab.captured", () => Current()?.Status.Bytes ?? 0, "By", "Original bytes of the packets of the session shown");
        _meter.CreateObservableCounter("pcaplab.drops", () => Current()?.Status.Drops ?? 0, description: "Packets the capturing system dropped");
        _meter.CreateObservableGauge("pcaplab.capture.lag", () => Current()?.Status.LagSeconds ?? 0, "s", "How far the analysis is behind the newest packet");
        _meter.CreateObservableGauge("pcaplab.flows", () => (long)(Current()?.Result.Flows.Count ?? 0), description: "Flows of the session shown");
        _meter.CreateObservableGauge("pcaplab.findings", () => Findings(Current()), description: "Findings of the session shown by severity");
        _meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Resident memory");
        _meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time, user and system");
        _meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(false), "By", "Managed heap in use");
    }

    public Meter Meter => _meter;
    public Counter<long> WebSocketMessages { get; }
    public Counter<long> WebSocketSkipped { get; }

    public void Request(string route, int status, TimeSpan took)
    {
        var tags = new TagList { { "route", route }, { "code", status } };
        _requests.Add(1, tags);
        _duration.Record(took.TotalSeconds, new TagList { { "route", route } });
    }

    public void ViewerCame() => Interlocked.Increment(ref _viewers);

    public void ViewerLeft() => Interlocked.Decrement(ref _viewers);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Findings(Session? session) =>
        Enum.GetValues<Findings.Severity>().Select(s => new Measurement<long>(
            session?.Result.Findings.Count(f => f.Severity == s) ?? 0, new KeyValuePair<string, object?>("severity", s.ToString().ToLowerInvariant())));
}
