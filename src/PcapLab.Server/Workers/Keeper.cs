using System.Diagnostics;
using System.Text.Json;

namespace PcapLab.Server.Workers;

/// <summary>One line between the web process and its keeper.</summary>
internal sealed record KeeperMessage
{
    /// <summary>To the keeper: start a worker of this kind.</summary>
    public string? Start { get; init; }
    /// <summary>Its specification.</summary>
    public string? Spec { get; init; }
    /// <summary>To the keeper: stop the worker.</summary>
    public bool Stop { get; init; }
    /// <summary>To the keeper: a line for the user's terminal.</summary>
    public string? Print { get; init; }
    /// <summary>Which worker.</summary>
    public int Worker { get; init; }
    /// <summary>From the keeper: what the worker wrote.</summary>
    public string? Line { get; init; }
    /// <summary>From the keeper: how it ended.</summary>
    public int? Exit { get; init; }
}

/// <summary>
/// The process that keeps the capture privilege. It parses nothing but these messages of its own child, opens no socket, and starts only the two
/// kinds of worker there are.
/// </summary>
internal sealed class Keeper(IReadOnlyList<string> command, IReadOnlyList<string> arguments, string sessions, string? outFile, TextWriter terminal)
{
    private readonly LocalWorkers _workers = new(command, sessions, outFile);
    private readonly Dictionary<int, Worker> _running = [];
    private readonly Lock _lock = new();

    /// <summary>Starts the web process and serves it until it ends.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1).Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment[ServeStages.Variable] = "drop";
        using var web = Process.Start(start) ?? throw new DashboardException($"{command[0]} cannot be started");
        // The web process takes the end of its input as the wish to stop; a terminal's Ctrl-C reaches it as well.
        using var stop = cancellation.Register(() => web.StandardInput.Close());
        while (await web.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (JsonSerializer.Deserialize(line, WorkerJson.Default.KeeperMessage) is { } message) Obey(message, web.StandardInput);
        }

        await web.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        Worker[] left;
        lock (_lock) left = [.. _running.Values];
        foreach (var worker in left) await worker.DisposeAsync().ConfigureAwait(false);
        return web.ExitCode;
    }

    private void Obey(KeeperMessage message, StreamWriter to)
    {
        if (message.Print is { } text)
        {
            terminal.WriteLine(text);
            terminal.Flush();
        }

        if (message.Start is { } kind) Start(message.Worker, kind, message.Spec ?? "{}", to);
        if (!message.Stop) return;
        lock (_lock)
        {
            if (_running.TryGetValue(message.Worker, out var worker)) worker.Stop();
        }
    }

    private void Start(int number, string kind, string spec, StreamWriter to)
    {
        var worker = _workers.Start(kind, spec);
        lock (_lock) _running[number] = worker;
        _ = Relay(number, worker, to);
    }

    private async Task Relay(int number, Worker worker, StreamWriter to)
    {
        await foreach (var line in worker.Lines.ConfigureAwait(false)) Send(to, new KeeperMessage { Worker = number, Line = line });
        Send(to, new KeeperMessage { Worker = number, Exit = await worker.Exit.ConfigureAwait(false) });
        lock (_lock) _running.Remove(number);
    }

    private void Send(StreamWriter to, KeeperMessage message)
    {
        lock (_lock)
        {
            try
            {
                to.WriteLine(JsonSerializer.Serialize(message, WorkerJson.Default.KeeperMessage));
                to.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The web process is gone; Run notices.
            }
        }
    }
}
