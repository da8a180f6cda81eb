using System.Diagnostics;

namespace PcapLab.Server.Packets;

/// <summary>The packets that match a filter, found in the background. Readers see matches as they are found; a live session's pass goes on with it.</summary>
internal abstract class FilterPass : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private int[] _matches = new int[1024];
    private int _count;
    private int _scanned;

    /// <summary>Packets looked at.</summary>
    public int Scanned
    {
        get => Volatile.Read(ref _scanned);
        protected set => Volatile.Write(ref _scanned, value);
    }

    /// <summary>Matches so far, ascending.</summary>
    public ReadOnlySpan<int> Matches
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _matches).AsSpan(0, count);
        }
    }

    /// <summary>Why the pass ended early, or null.</summary>
    public string? Error => _work.Exception?.InnerException?.Message;

    public void Start() => _work = Task.Factory.StartNew(() =>
    {
        try
        {
            Run(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody asks for this filter any more.
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until the pass is through, or the time is up: short captures answer at once.</summary>
    public void Wait(TimeSpan most, int upTo, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (Scanned < upTo && !_work.IsCompleted && Stopwatch.GetElapsedTime(start) < most)
        {
            cancellation.ThrowIfCancellationRequested();
            ((IAsyncResult)_work).AsyncWaitHandle.WaitOne(1);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _work.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default);
    }

    protected abstract void Run(CancellationToken cancellation);

    protected void Add(int position)
    {
        if (_count == _matches.Length)
        {
            var grown = new int[_count * 2];
            _matches.CopyTo(grown, 0);
            Volatile.Write(ref _matches, grown);
        }

        _matches[_count] = position;
        Volatile.Write(ref _count, _count + 1);
    }
}
