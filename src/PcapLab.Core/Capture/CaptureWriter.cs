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
        if (_used > 0) _out.Write(_buffer, 0, _used);
        _used = 0;
        _out.Flush();
    }

    /// <summary>Room for one whole record or block, which the caller fills. A record never straddles two writes.</summary>
    private protected Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _used < length)
        {
            if (_used > 0) _out.Write(_buffer, 0, _used);
            _used = 0;
            if (_buffer.Length < length) _buffer = new byte[length];
        }

        var room = _buffer.AsSpan(_used, length);
        _used += length;
        Length += length;
        return room;
    }

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
