namespace PcapLab.Captures.Live;

/// <summary>
/// Plays a capture as if it were live: packets come when their stamps say, or a number of times faster. Stamps stay those of the capture, so
/// that the analysis of a replay equals that of the file.
/// </summary>
/// <param name="inner">What is played; disposed with this.</param>
/// <param name="speed">1 is the capture's own pace, 10 ten times faster; infinity waits for nothing.</param>
/// <param name="clock">The clock to wait by.</param>
public sealed class ReplaySource(PacketSource inner, double speed, TimeProvider clock) : PacketSource(inner.Info)
{
    /// <summary>An empty batch is handed out after this long, so that whoever reads can show that time passes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly PacketBatch _staged = new();
    private readonly double _speed = speed > 0 ? speed : throw new ArgumentOutOfRangeException(nameof(speed), speed, "The speed is a positive factor.");
    private int _next;
    private int _nextNote;
    private long? _firstTime;
    private long _startedAt;

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        if (double.IsPositiveInfinity(_speed)) return inner.Read(batch, cancellation);
        cancellation.ThrowIfCancellationRequested();
        batch.Clear();
        while (_next == _staged.Count)
        {
            if (!inner.Read(_staged, cancellation)) return false;
            _next = _nextNote = 0;
        }

        WaitFor(_staged.Records[_next].Time, cancellation);
        Emit(batch);
        return true;
    }

    private TimeSpan Due(long time)
    {
        if (_firstTime is null)
        {
            _firstTime = time;
            _startedAt = clock.GetTimestamp();
        }

        // Stamps before the first packet's are due at once; hostile ones must not overflow.
        var seconds = ((double)time - _firstTime.Value) / 1e9 / _speed;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.MaxValue.TotalSeconds / 2));
    }

    private void WaitFor(long time, CancellationToken cancellation)
    {
        var left = Due(time) - clock.GetElapsedTime(_startedAt);
        if (left <= TimeSpan.Zero) return;
        // Timers count milliseconds: a shorter wait would be none at all, and reading would spin.
        left = left < ShortestWait ? ShortestWait : left;
        Task.Delay(left < LongestWait ? left : LongestWait, clock, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Passes on all packets that are due by now.</summary>
    private void Emit(PacketBatch batch)
    {
        var elapsed = clock.GetElapsedTime(_startedAt);
        var first = _next;
        while (_next < _staged.Count && Due(_staged.Records[_next].Time) <= elapsed) _next++;
        if (batch.Buffer.Length < _staged.Buffer.Length) batch.Buffer = GC.AllocateUninitializedArray<byte>(_staged.Buffer.Length);
        var used = 0;
        for (var i = first; i < _next; i++)
        {
            ref var record = ref batch.Append();
            record = _staged.Records[i];
            _staged.Bytes(record).CopyTo(batch.Buffer.AsSpan(used));
            record.Offset = used;
            used += record.Captured;
        }

        while (_nextNote < _staged.Notes.Count && _staged.Notes[_nextNote].Index < _next)
        {
            var note = _staged.Notes[_nextNote++];
            batch.Notes.Add(note with { Index = note.Index - first });
        }

        batch.FirstNumber = _staged.FirstNumber + first;
        batch.InputPosition = _staged.InputPosition;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
