using System.Buffers.Binary;

namespace PcapLab.Captures;

/// <summary>Capture file formats that are written.</summary>
public enum CaptureFormat
{
    /// <summary>Classic pcap with microseconds: what everything reads.</summary>
    PcapMicroseconds,
    /// <summary>Classic pcap with nanoseconds.</summary>
    PcapNanoseconds,
    /// <summary>pcapng: several interfaces and link types, comments, names, nanoseconds.</summary>
    Pcapng,
}

/// <summary>
/// Writes a capture file. Bytes go out in whole records, so that a file whose writer was killed reads cleanly up to the last flush; how
/// long packets may wait is the caller's to say, by calling <see cref="Flush"/>.
/// </summary>
public abstract class CaptureWriter : IDisposable
{
    private readonly Stream _out;
    private byte[] _buffer = new byte[256 * 1024];
    private int _used;
    private long _handedOver;
    private bool _failed;

    private protected CaptureWriter(Stream output) => _out = output;

    /// <summary>Bytes written so far, those still buffered included.</summary>
    public long Length { get; private set; }

    /// <summary>Packets written so far.</summary>
    public long Packets { get; private protected set; }

    /// <summary>Starts a capture file. The writer owns the stream.</summary>
    /// <param name="output">Where it goes; need not be seekable.</param>
    /// <param name="format">Which form.</param>
    /// <param name="origin">The capture that is rewritten, whose host facts and comments are kept; null for a new one.</param>
    public static CaptureWriter Create(Stream output, CaptureFormat format, CaptureInfo? origin = null) => format switch
    {
        CaptureFormat.Pcapng => new PcapngWriter(output, origin),
        _ => new PcapWriter(output, format == CaptureFormat.PcapNanoseconds),
    };

    /// <summary>Format that a file name asks for: <c>.pcap</c>, <c>.cap</c> and <c>.dmp</c> are classic, all else is pcapng.</summary>
    public static CaptureFormat FormatFor(string path, bool nanoseconds) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".pcap" or ".cap" or ".dmp" => nanoseconds ? CaptureFormat.PcapNanoseconds : CaptureFormat.PcapMicroseconds,
        _ => CaptureFormat.Pcapng,
    };

    /// <summary>Declares an interface before its first packet.</summary>
    /// <returns>Its number, for <see cref="Write"/>.</returns>
    public abstract int AddInterface(CaptureInterface described);

    /// <summary>Appends a packet.</summary>
    /// <exception cref="CaptureException">Classic pcap holds one link type; this is another.</exception>
    public abstract void Write(int interfaceId, in PacketRecord record, ReadOnlySpan<byte> bytes, PacketNote? note = null);

    /// <summary>Adds names and decryption secrets where the format has a place for them.</summary>
    public virtual void WriteExtras(IEnumerable<KeyValuePair<string, string>> names, IEnumerable<byte[]> tlsKeyLogs)
    {
    }

    /// <summary>Adds an interface's counters where the format has a place for them.</summary>
    public virtual void WriteStatistics(int interfaceId, CaptureInterface counted, long time)
    {
    }

    /// <summary>Hands everything to the operating system.</summary>
    public void Flush()
    {
        Emit();
        _out.Flush();
    }

    /// <summary>Room for one whole record or block, which the caller fills. A record never straddles two writes.</summary>
    private protected Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _used < length)
        {
            Emit();
            if (_buffer.Length < length) _buffer = new byte[length];
        }

        var room = _buffer.AsSpan(_used, length);
        _used += length;
        Length += length;
        return room;
    }

    private void Emit()
    {
        if (_used == 0) return;
        try
        {
            _out.Write(_buffer, 0, _used);
        }
        catch (IOException)
        {
            _failed = true;
            if (_out.CanSeek) CutBack();
            throw;
        }

        _handedOver += _used;
        _used = 0;
    }

    /// <summary>A full disk takes part of a write: the file is cut back to whole records, so that what was kept reads without complaint.</summary>
    private void CutBack()
    {
        var fits = _out.Length - _handedOver;
        long kept = 0;
        for (var at = 0; at < _used;)
        {
            var (length, isPacket) = Measure(_buffer.AsSpan(at, _used - at), atStart: _handedOver + at == 0);
            at += length;
            if (at <= fits) kept = at;
            else if (isPacket) Packets--;
        }

        Length = _handedOver + kept;
        _out.SetLength(Length);
    }

    /// <summary>Length of the record that starts here, and whether it is a packet; the file's very start is its header.</summary>
    private protected abstract (int Length, bool IsPacket) Measure(ReadOnlySpan<byte> record, bool atStart);

    /// <summary>What belongs into a file that got no packet, or at its end.</summary>
    private protected virtual void Finish()
    {
    }

    private protected static void Put32(Span<byte> at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at, value);

    private protected static void Put16(Span<byte> at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at, value);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (_failed) return;
            Finish();
            Flush();
        }
        finally
        {
            _out.Dispose();
            GC.SuppressFinalize(this);
        }
    }
}
