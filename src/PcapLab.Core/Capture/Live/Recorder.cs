using System.Collections.Concurrent;

namespace PcapLab.Captures.Live;

/// <summary>How far a recording is.</summary>
/// <param name="Packets">Packets written.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="Drops">Packets that the capturing system dropped, or null when it does not say.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct RecordingState(long Packets, long Bytes, long? Drops, TimeSpan Elapsed);

/// <summary>
/// Writes a source to a file. Reading and writing have a thread each with a queue between them, so that a slow disk fills the queue, then the
/// kernel's buffer, and only then costs packets.
/// </summary>
public sealed class Recorder : IDisposable
{
    /// <summary>About 64 MiB of packets may wait for the disk.</summary>
    private const int MostWaiting = 64;

    private readonly PacketSource _source;
    private readonly RecordingOptions _options;
    private readonly RecordingFiles _files;
    private readonly BlockingCollection<PacketBatch> _filled = new(MostWaiting);
    private readonly ConcurrentBag<PacketBatch> _free = [];
    private readonly CancellationTokenSource _writerFailed = new();
    private readonly long _startedAt;
    private Exception? _failure;

    /// <summary>Opens the first file.</summary>
    /// <param name="source">Where packets come from; stays the caller's.</param>
    /// <param name="options">What to write.</param>
    public Recorder(PacketSource source, RecordingOptions options)
    {
        _source = source;
        _options = options;
        _files = new RecordingFiles(source.Info, options);
        _files.Open();
        _startedAt = options.Clock.GetTimestamp();
    }

    /// <summary>Files written that are still there.</summary>
    public IReadOnlyList<string> Files => _files.Names;

    /// <summary>The state now; may be asked from the progress callback and after the end.</summary>
    public RecordingState State => new(_files.Packets, _files.Bytes, Drops, _options.Clock.GetElapsedTime(_startedAt));

    private long? Drops => _source.Info.Interfaces.Any(i => i.Drops is not null) ? _source.Info.Interfaces.Sum(i => i.Drops) : null;

    /// <summary>Records until the source ends, a limit is reached or <paramref name="stop"/> is set, all of which are good ends.</summary>
    /// <param name="progress">Called with each batch read, empty ones included; cheap work only.</param>
    /// <param name="stop">Asks for the end; what has arrived is still written.</param>
    /// <exception cref="CaptureException">The source or the disk failed; the files keep what was written.</exception>
    public void Run(Action<RecordingState>? progress, CancellationToken stop)
    {
        var writer = new Thread(WriteAll) { Name = "pcaplab writer", IsBackground = true };
        writer.Start();
        try
        {
            ReadAll(progress, stop);
        }
        finally
        {
            _filled.CompleteAdding();
            writer.Join();
        }

        if (_failure is CaptureException) throw _failure;
        if (_failure is not null) throw new CaptureException($"{_options.Path}: writing failed: {Reason(_failure)}; the {_files.Packets} packets that fit are kept", _failure);
    }

    private static string Reason(Exception e) => e.HResult is 28 or unchecked((int)0x80070070) ? "the disk is full" : e.Message.TrimEnd('.');

    private void ReadAll(Action<RecordingState>? progress, CancellationToken stop)
    {
        // A live source is asked to end and hands out what it still holds; any other is simply left.
        var live = _source as LiveSource;
        using var asked = live is null ? default : stop.Register(live.Stop);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_writerFailed.Token, live is null ? stop : CancellationToken.None);
        long read = 0;
        try
        {
            while (read < (_options.Packets ?? long.MaxValue))
            {
                if (_options.Clock.GetElapsedTime(_startedAt) >= _options.Duration)
                {
                    if (live is null) return;
                    live.Stop();
                }

                var batch = _free.TryTake(out var reused) ? reused : new PacketBatch();
                if (!_source.Read(batch, either.Token)) return;
                read += batch.Count;
                _filled.Add(batch, either.Token);
                progress?.Invoke(State);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop, or the disk failed: the writer tells which.
        }
    }

    private void WriteAll()
    {
        try
        {
            var flushedAt = _options.Clock.GetTimestamp();
            foreach (var batch in _filled.GetConsumingEnumerable())
            {
                _files.Write(batch, (int)Math.Min(batch.Count, (_options.Packets ?? long.MaxValue) - _files.Packets));
                _free.Add(batch);
                if (_options.Clock.GetElapsedTime(flushedAt) < _options.FlushEvery) continue;
                _files.Flush();
                flushedAt = _options.Clock.GetTimestamp();
            }

            _files.Close();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CaptureException)
        {
            _failure = e;
            _writerFailed.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _filled.Dispose();
        _writerFailed.Dispose();
    }
}
