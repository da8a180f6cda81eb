namespace PcapLab.Protocols;

/// <summary>Gathers handshake bytes of one direction until a message is whole. Bounded.</summary>
internal sealed class HandshakeBuffer
{
    private const int MaxBytes = 1 << 18;
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>The array that <see cref="Pending"/> stands in, for the tree.</summary>
    public byte[] Array => _bytes;
    /// <summary>Bytes that wait.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);
    /// <summary>Where they start in <see cref="Array"/>.</summary>
    public int Start => _start;

    /// <summary>Adds bytes; what would exceed the cap throws away all that waits, for no honest handshake is so long.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var kept = _end - _start;
        if (bytes.Length > MaxBytes - kept) kept = 0;
        if (bytes.Length > MaxBytes) return;
        if (kept + bytes.Length > _bytes.Length)
        {
            var larger = new byte[Math.Max(2048, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(kept + bytes.Length)))];
            _bytes.AsSpan(_start, kept).CopyTo(larger);
            _bytes = larger;
        }
        else if (_start > 0)
        {
            _bytes.AsSpan(_start, kept).CopyTo(_bytes);
        }

        _start = 0;
        bytes.CopyTo(_bytes.AsSpan(kept));
        _end = kept + bytes.Length;
    }

    /// <summary>Drops bytes from the front; they stay readable until the next <see cref="Append"/>, as the tree refers to them.</summary>
    public void Consume(int n) => _start += n;

    /// <summary>Drops all.</summary>
    public void Clear() => _start = _end = 0;
}
