using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>One interface of a capture.</summary>
public sealed class CaptureInterface
{
    /// <summary>Name as the file or the system gives it; may be empty.</summary>
    public string Name { get; set; } = "";
    /// <summary>Description, or empty.</summary>
    public string Description { get; set; } = "";
    /// <summary>Link type of its packets.</summary>
    public LinkType LinkType { get; set; }
    /// <summary>Snapshot length; 0 means no limit.</summary>
    public uint Snaplen { get; set; }
    /// <summary>Packets read so far.</summary>
    public long Packets { get; set; }
    /// <summary>Packets that the capturing system says it dropped; null when it says nothing.</summary>
    public long? Drops { get; set; }
    /// <summary>Timestamp units per second.</summary>
    public ulong TicksPerSecond { get; set; } = 1_000_000;
    /// <summary>Operating system, hardware, capture filter and such, as told by the file.</summary>
    public string? Filter { get; set; }
    /// <summary>Operating system of the capturing host.</summary>
    public string? OperatingSystem { get; set; }
    /// <summary>Bytes of frame check sequence at the end of each packet, when the file says so.</summary>
    public byte FcsLength { get; set; }
    /// <summary>Comments on the interface.</summary>
    public List<string> Comments { get; } = [];
}

/// <summary>A decryption secrets block.</summary>
/// <param name="KeyLog">Lines of a TLS key log.</param>
/// <param name="After">Packets of the source that stand before it.</param>
public sealed record CapturedSecrets(byte[] KeyLog, long After);

/// <summary>What a source says of itself; grows while it is read and is complete at its end.</summary>
public sealed class CaptureInfo
{
    /// <summary>File name without folder, <c>stdin</c>, or the interface names.</summary>
    public string Name { get; set; } = "";
    /// <summary><c>pcap</c>, <c>pcapng</c> or <c>live</c>.</summary>
    public string Format { get; set; } = "";
    /// <summary><c>little</c> or <c>big</c>; the first section's.</summary>
    public string ByteOrder { get; set; } = "little";
    /// <summary><c>gzip</c> or null.</summary>
    public string? Compression { get; set; }
    /// <summary>Size of the file as stored; null for pipes and live.</summary>
    public long? SizeBytes { get; set; }
    /// <summary>Interfaces in order of appearance, over all sections.</summary>
    public List<CaptureInterface> Interfaces { get; } = [];
    /// <summary>Comments of the sections.</summary>
    public List<string> Comments { get; } = [];
    /// <summary>Capturing application, as the first section tells.</summary>
    public string? Application { get; set; }
    /// <summary>Operating system of the capturing host, as the first section tells.</summary>
    public string? OperatingSystem { get; set; }
    /// <summary>Hardware of the capturing host, as the first section tells.</summary>
    public string? Hardware { get; set; }
    /// <summary>Names from name resolution blocks.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);
    /// <summary>Key logs of decryption secrets blocks.</summary>
    public List<CapturedSecrets> Secrets { get; } = [];
    /// <summary>The file ends in the middle of a record.</summary>
    public bool Truncated { get; set; }
    /// <summary>What is wrong with the file and what was kept, in one line; null when nothing is.</summary>
    public string? Damage { get; set; }
}

/// <summary>A capture that cannot be read at all, or breaks at the source; the message is one line for the user.</summary>
public sealed class CaptureException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Where packets come from: a file, a pipe, a live interface or a replay. All are read alike, batch by batch; damage ends the packets
/// and is told in <see cref="CaptureInfo.Damage"/>, never by losing what was read.
/// </summary>
public abstract class PacketSource : IDisposable
{
    /// <summary>A source of its own, or one that passes on the packets of another and so shares what is known of them.</summary>
    protected PacketSource(CaptureInfo? info = null) => Info = info ?? new CaptureInfo();

    /// <summary>What is known of the capture so far.</summary>
    public CaptureInfo Info { get; }

    /// <summary>Fills <paramref name="batch"/> with the next packets.</summary>
    /// <returns>False at the end; a live source may return true with no packets when its time-out passes.</returns>
    /// <exception cref="CaptureException">The input fails (I/O error, device gone).</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for while waiting.</exception>
    public abstract bool Read(PacketBatch batch, CancellationToken cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the input.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
