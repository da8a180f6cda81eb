using PcapLab.Captures;
using PcapLab.Server.Scan;
using PcapLab.Server.Workers;

namespace PcapLab.Server;

/// <summary>What <c>pcaplab serve</c> was asked to show.</summary>
public sealed record ServeRequest
{
    /// <summary>Capture file, or null.</summary>
    public string? File { get; init; }
    /// <summary>Replay at this multiple of the capture's own pace, or null to show it whole.</summary>
    public double? Speed { get; init; }
    /// <summary>Interfaces to capture on; none for files.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];
    /// <summary>Capture filter, or null.</summary>
    public string? CaptureFilter { get; init; }
    /// <summary>Bytes kept of each packet.</summary>
    public int Snaplen { get; init; } = 262_144;
    /// <summary>Whether to see what is for others.</summary>
    public bool Promiscuous { get; init; } = true;
}

/// <summary>Runs <c>pcaplab serve</c> in whichever role this process has (<see cref="ServeStages"/>).</summary>
public static class ServeRun
{
    /// <summary>Runs to the end and returns the exit code.</summary>
    /// <param name="request">What to show.</param>
    /// <param name="options">How to serve.</param>
    /// <param name="arguments">The command line after the program's name, for the web process.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="DashboardException">It cannot start; one line for the user.</exception>
    public static async Task<int> RunAsync(ServeRequest request, DashboardOptions options, IReadOnlyList<string> arguments, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ServeStages.Advance();
        var sessions = Path.Combine(options.DataFolder, "sessions");
        switch (ServeStages.Current)
        {
            case ServeStage.Capture:
                return CaptureWorker.Run(input, output, options.Time);
            case ServeStage.Scan:
                return await ScanWorker.Run(input, output, options.Time).ConfigureAwait(false);
            case ServeStage.Keeper:
                return await new Keeper(LocalWorkers.OwnCommand(), arguments, sessions, options.OutFile, output).Run(cancellation).ConfigureAwait(false);
            case ServeStage.Web:
                var keeper = new KeeperClient(input, output);
                using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
                {
                    _ = keeper.Gone.Task.ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
                    return await Serve(request, options with { Workers = keeper }, keeper.Print, stop.Token).ConfigureAwait(false);
                }

            default:
                return await Serve(request, options, line => { output.WriteLine(line); output.Flush(); }, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> Serve(ServeRequest request, DashboardOptions options, Action<string> print, CancellationToken cancellation)
    {
        var dashboard = await Dashboard.StartAsync(options, cancellation).ConfigureAwait(false);
        await using (dashboard.ConfigureAwait(false))
        {
            try
            {
                if (request.File is { } file) await dashboard.OpenAsync(file, request.Speed, options.Time).ConfigureAwait(false);
                else if (request.Interfaces.Count > 0) await dashboard.CaptureAsync(request.Interfaces, request.CaptureFilter, request.Snaplen, request.Promiscuous, cancellation).ConfigureAwait(false);
                print(dashboard.Url.ToString());
                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            }
            catch (CaptureException e)
            {
                throw new DashboardException(e.Message, e);
            }
            catch (OperationCanceledException)
            {
                // How it is stopped.
            }
        }

        return 0;
    }
}
