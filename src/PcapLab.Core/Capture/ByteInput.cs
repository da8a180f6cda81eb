namespace PcapLab.Captures;

/// <summary>Where a file reader's bytes come from. Reads go straight into the batch's block, so that no byte is copied twice.</summary>
internal abstract class ByteInput : IDisposable
{
    /// <summary>True when a byte can be read again at its offset: plain files, not pipes, not compressed ones.</summary>
    public virtual bool CanReread => false;

    /// <summary>True when waiting for a full block costs nothing; false for pipes, whose packets are wanted as they come.</summary>
    public virtual bool FillsBlocks => true;

    /// <summary>Bytes of the stored input consumed so far, for progress.</summary>
    public abstract long Consumed { get; }

    /// <summary>Reads up to <paramref name="count"/> bytes; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The compression is damaged.</exception>
    /// <exception cref="IOException">The medium fails.</exception>
    public abstract int Read(byte[] into, int offset, int count, CancellationToken cancellation);

    public abstract void Dispose();
}

/// <summary>A plain file, read at offsets: a file that shrinks meanwhile ends early instead of crashing, as a mapping would.</summary>
internal sealed class FileInput(FileStream file) : ByteInput
{
    private long _position;

    public override bool CanReread => true;
    public override long Consumed => _position;

    public override int Read(byte[] into, int offset, int count, CancellationToken cancellation)
    {
        var got = RandomAccess.Read(file.SafeFileHandle, into.AsSpan(offset, count), _position);
        _position += got;
        return got;
    }

    public override void Dispose() => file.Dispose();
}

/// <summary>A compressed file: <paramref name="decoded"/> is read, <paramref name="stored"/> tells how far the file is.</summary>
internal sealed class DecodedInput(Stream decoded, Stream stored, bool fillsBlocks) : ByteInput
{
    private long _read;

    public override bool FillsBlocks => fillsBlocks;
    public override long Consumed => stored.CanSeek ? stored.Position : _read;

    public override int Read(byte[] into, int offset, int count, CancellationToken cancellation)
    {
        var got = fillsBlocks ? decoded.Read(into, offset, count) : PipeInput.ReadCancellable(decoded, into, offset, count, cancellation);
        _read += got;
        return got;
    }

    public override void Dispose()
    {
        decoded.Dispose();
        stored.Dispose();
    }
}

/// <summary>A pipe: packets are handed on as they arrive, and waiting can be cancelled.</summary>
internal sealed class PipeInput(Stream stream) : ByteInput
{
    private long _position;

    public override bool FillsBlocks => false;
    public override long Consumed => _position;

    public override int Read(byte[] into, int offset, int count, CancellationToken cancellation)
    {
        var got = ReadCancellable(stream, into, offset, count, cancellation);
        _position += got;
        return got;
    }

    /// <summary>A blocked read of a pipe cannot be called off, so it is left behind on its thread; it reads into its own bytes, never into a batch that lives on.</summary>
    public static int ReadCancellable(Stream stream, byte[] into, int offset, int count, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled) return stream.Read(into, offset, count);
        var own = new byte[Math.Min(count, 64 * 1024)];
        var read = Task.Run(() => stream.Read(own, 0, own.Length), CancellationToken.None);
        read.WaitAsync(cancellation).GetAwaiter().GetResult();
        var got = read.GetAwaiter().GetResult();
        own.AsSpan(0, got).CopyTo(into.AsSpan(offset));
        return got;
    }

    public override void Dispose() => stream.Dispose();
}
