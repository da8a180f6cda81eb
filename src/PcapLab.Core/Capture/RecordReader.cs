namespace PcapLab.Captures;

/// <summary>Finds packets in a block of a capture file. Holds what earlier blocks said (byte order, interfaces), never bytes.</summary>
internal abstract class RecordReader
{
    /// <summary>No packet and no block is larger than this; a length above it is damage, not a packet.</summary>
    public const int LargestRecord = 128 << 20;

    /// <summary>Bytes that the first incomplete record needs in all, as far as its visible part tells.</summary>
    public int Needed { get; protected set; }

    /// <summary>Why reading cannot go on, without the place, which the source adds; null while it can.</summary>
    public string? Damage { get; protected set; }

    /// <summary>Reads the file's first bytes before any packet; they are given to <see cref="Scan"/> again.</summary>
    /// <returns>Why this is no readable capture, or null.</returns>
    public abstract string? Begin(ReadOnlySpan<byte> head);

    /// <summary>
    /// Appends the complete packets in the first <paramref name="have"/> bytes of the batch's buffer.
    /// </summary>
    /// <returns>Bytes done with: the start of the first incomplete or damaged record.</returns>
    public abstract int Scan(PacketBatch batch, int have);

    /// <summary>Byte order that the interpreter reads natively decides about swapping, once per file or section.</summary>
    protected static uint Fix(uint value, bool swap) => swap ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value) : value;
}
