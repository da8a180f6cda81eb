using System.Collections.Concurrent;
using System.Text.Json;

namespace PcapLab.Server.Workers;

/// <summary>The web process's side: asks the keeper for workers over the pipes it was started with.</summary>
internal sealed class KeeperClient : IWorkers
{
    private readonly TextReader _from;
    private readonly TextWriter _to;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, RemoteWorker> _workers = new();
    private int _number;

    public KeeperClient(TextReader from, TextWriter to)
    {
        (_from, _to) = (from, to);
        _ = Task.Run(Listen);
    }

    /// <summary>Completes when the keeper is gone: then the web process ends as well.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Print(string line) => Send(new KeeperMessage { Print = line });

    public Worker Start(string kind, string spec)
    {
        var number = Interlocked.Increment(ref _number);
        var worker = new RemoteWorker(() => Send(new KeeperMessage { Worker = number, Stop = true }));
        _workers[number] = worker;
        Send(new KeeperMessage { Worker = number, Start = kind, Spec = spec });
        return worker;
    }

    private async Task Listen()
    {
        while (await _from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var message = JsonSerializer.Deserialize(line, WorkerJson.Default.KeeperMessage);
            if (message is null || !_workers.TryGetValue(message.Worker, out var worker)) continue;
            if (message.Line is { } said) worker.Hear(said);
            if (message.Exit is not { } code) continue;
            _workers.TryRemove(message.Worker, out _);
            worker.End(code);
        }

        foreach (var worker in _workers.Values) worker.End(-1);
        Gone.TrySetResult();
    }

    private void Send(KeeperMessage message)
    {
        lock (_lock)
        {
            _to.WriteLine(JsonSerializer.Serialize(message, WorkerJson.Default.KeeperMessage));
            _to.Flush();
        }
    }

    private sealed class RemoteWorker(Action stop) : Worker
    {
        public override void Stop() => stop();

        public void Hear(string line) => Said(line);

        public void End(int code) => Ended(code);
    }
}
