using System.Text.Json;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Sessions;

/// <summary>The capture process as the session sees it: whether it runs, what it counted, why it ended.</summary>
internal sealed class CaptureProcess : IAsyncDisposable
{
    private readonly Worker _worker;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _listening;
    private volatile CaptureReport _report = new();
    private volatile bool _over;

    public CaptureProcess(Worker worker)
    {
        _worker = worker;
        _listening = Listen();
    }

    /// <summary>Completes with the first report, or fails with the reason that there is none.</summary>
    public Task Started => _started.Task;

    /// <summary>Whether nothing more is written.</summary>
    public bool IsOver => _over;

    public CaptureReport Report => _report;

    /// <summary>Ends the capture; what the kernel still holds is written first.</summary>
    public Task Stop()
    {
        _worker.Stop();
        return _listening;
    }

    public async ValueTask DisposeAsync() => await Stop().ConfigureAwait(false);

    private async Task Listen()
    {
        await foreach (var line in _worker.Lines.ConfigureAwait(false))
        {
            if (JsonSerializer.Deserialize(line, WorkerJson.Default.CaptureReport) is not { } report) continue;
            if (report.Error is { } error)
            {
                _report = _report with { Error = error };
                _started.TrySetException(new Api.ApiException(error));
                continue;
            }

            _report = report;
            _started.TrySetResult();
        }

        var code = await _worker.Exit.ConfigureAwait(false);
        if (code != 0 && _report.Error is null) _report = _report with { Error = $"the capture process ended with code {code}; what it wrote is kept" };
        _over = true;
        _started.TrySetException(new Api.ApiException(_report.Error ?? "the capture ended before it began"));
    }
}
