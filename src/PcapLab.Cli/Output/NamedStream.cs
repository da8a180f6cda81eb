namespace PcapLab.Cli;

/// <summary>A file being written whose failures name the file that the user asked for, not the temporary one beside it.</summary>
internal sealed class NamedStream(FileStream file, string path) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => file.CanRead;
    /// <inheritdoc/>
    public override bool CanSeek => file.CanSeek;
    /// <inheritdoc/>
    public override bool CanWrite => file.CanWrite;
    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <inheritdoc/>
    public override void Flush() => Named(file.Flush);
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => file.Read(buffer);
    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);
    /// <inheritdoc/>
    public override void SetLength(long value) => Named(() => file.SetLength(value));
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Named(file.Dispose);
        base.Dispose(disposing);
    }

    private void Named(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private CliException Failed(IOException e) => new($"{path}: cannot be written: {IoText.Reason(e)}; nothing was left behind, choose another place with --out");
}
