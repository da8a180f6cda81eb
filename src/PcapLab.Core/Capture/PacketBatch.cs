using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>Where one packet stands in a batch, and when it was seen.</summary>
public struct PacketRecord
{
    /// <summary>Nanoseconds since the epoch; stamps outside of what 64 bits hold are saturated.</summary>
    public long Time;
    /// <summary>Start of the packet in <see cref="PacketBatch.Buffer"/>.</summary>
    public int Offset;
    /// <summary>Captured bytes.</summary>
    public int Captured;
    /// <summary>Bytes on the wire.</summary>
    public int Original;
    /// <summary>Index into <see cref="CaptureInfo.Interfaces"/>.</summary>
    public int Interface;
    /// <summary>Link type of that interface.</summary>
    public LinkType LinkType;
    /// <summary>Bytes of frame check sequence at the end, when the file says so.</summary>
    public byte FcsLength;
    /// <summary>The file gives no time for this packet (pcapng simple packet block); <see cref="Time"/> is the packet's before it, so that order holds.</summary>
    public bool Untimed;
    /// <summary>pcapng's packet flags (direction, reception type, FCS length, link errors); 0 when the file says nothing.</summary>
    public uint Flags;
}

/// <summary>A packet's options that most packets lack: comments, flags, drop counts. Kept beside the batch so that the common path stays flat.</summary>
public sealed record PacketNote(int Index, IReadOnlyList<string> Comments, uint? Flags, ulong? DropCount, IReadOnlyList<(ushort Code, byte[] Value)> OtherOptions);

/// <summary>A block of bytes and the packets in it. Owned by the pipeline and reused: whoever needs bytes longer copies them.</summary>
/// <param name="records">Packets there is room for at first.</param>
public sealed class PacketBatch(int records = 4096)
{
    /// <summary>Bytes as read; packets are slices of it.</summary>
    public byte[] Buffer { get; set; } = [];
    /// <summary>Packets in capture order; the first <see cref="Count"/> are valid.</summary>
    public PacketRecord[] Records { get; set; } = new PacketRecord[records];
    /// <summary>How many packets.</summary>
    public int Count { get; set; }
    /// <summary>Frame number of the first packet, from 1.</summary>
    public long FirstNumber { get; set; }
    /// <summary>Frame numbers by index, when some packets were left out (a filtered capture); null when they follow one another.</summary>
    public long[]? Numbers { get; set; }
    /// <summary>Position of <see cref="Buffer"/>[0] in the uncompressed file, or -1 when the source cannot be read again (pipe, live). A packet can be read again at FileOffset + Offset.</summary>
    public long FileOffset { get; set; } = -1;
    /// <summary>Bytes of the input consumed so far, for progress.</summary>
    public long InputPosition { get; set; }
    /// <summary>Notes of those packets that have any.</summary>
    public List<PacketNote> Notes { get; } = [];

    /// <summary>The frame number of a packet.</summary>
    public long NumberOf(int index) => Numbers is { } numbers ? numbers[index] : FirstNumber + index;

    /// <summary>The bytes of one packet.</summary>
    public ReadOnlySpan<byte> Bytes(in PacketRecord record) => Buffer.AsSpan(record.Offset, record.Captured);

    /// <summary>Appends a record, growing as needed.</summary>
    public ref PacketRecord Append()
    {
        if (Count == Records.Length)
        {
            var grown = new PacketRecord[Math.Max(16, Count * 2)];
            Records.CopyTo(grown, 0);
            Records = grown;
        }

        return ref Records[Count++];
    }

    /// <summary>Empties the batch, keeping its buffers.</summary>
    public void Clear()
    {
        Count = 0;
        Notes.Clear();
        Numbers = null;
        FileOffset = -1;
    }
}
