using System.Text.Json;
using PcapLab.Captures.Live;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Scan;

/// <summary>The one scan that may run at a time, and the result of the last.</summary>
internal sealed class Scanner(IWorkers workers, string folder)
{
    private readonly Lock _lock = new();
    private Worker? _worker;

    public string State { get; private set; } = "idle";
    public string Interface { get; private set; } = "";
    public int Done { get; private set; }
    public int Of { get; private set; }
    public string? Error { get; private set; }
    public IReadOnlyList<DeviceRow> Devices { get; private set; } = [];

    public void Start(ScanSpec spec)
    {
        lock (_lock)
        {
            if (State == "running") throw new Api.ApiException("a scan is running; wait for it to end", 409);
            (State, Interface, Done, Of, Error) = ("running", spec.Interface, 0, 0, null);
            _worker = workers.Start("scan", JsonSerializer.Serialize(spec, WorkerJson.Default.ScanSpec));
        }

        _ = Listen(_worker);
    }

    private async Task Listen(Worker worker)
    {
        await foreach (var line in worker.Lines.ConfigureAwait(false))
        {
            if (JsonSerializer.Deserialize(line, ScanJson.Default.ScanReport) is not { } report) continue;
            lock (_lock)
            {
                if (report.Of > 0) (Done, Of) = (report.Done, report.Of);
                Error = report.Error ?? Error;
                if (report.Devices is { } devices) Devices = new ScanHistory(folder).Compare(Interface, [.. devices.Select(ScanHistory.ToRow)]);
            }
        }

        var code = await worker.Exit.ConfigureAwait(false);
        lock (_lock)
        {
            if (code != 0) Error ??= $"the scan process ended with code {code}";
            State = Error is null ? "done" : "failed";
        }
    }
}
