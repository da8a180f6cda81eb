namespace PcapLab.Captures;

/// <summary>A file that another process still writes: at its present end it waits for more, until the writer is known to be done.</summary>
internal sealed class GrowingInput(FileStream file, Func<bool> isComplete) : ByteInput
{
    private const int LookAgainMilliseconds = 20;
    private long _position;

    public override bool CanReread => true;
    public override bool FillsBlocks => false;
    public override long Consumed => _position;

    public override int Read(byte[] into, int offset, int count, CancellationToken cancellation)
    {
        while (true)
        {
            // Asked before reading: what the writer wrote last is then seen by this read or the next.
            var complete = isComplete();
            var got = RandomAccess.Read(file.SafeFileHandle, into.AsSpan(offset, count), _position);
            _position += got;
            if (got > 0 || complete) return got;
            cancellation.WaitHandle.WaitOne(LookAgainMilliseconds);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public override void Dispose() => file.Dispose();
}
