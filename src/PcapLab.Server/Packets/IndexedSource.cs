using System.Buffers;
using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Chosen packets of a capture, read back from the file by position and handed on under their own numbers.</summary>
internal sealed class IndexedSource : PacketSource
{
    /// <summary>Packets at a time, so that memory does not follow the length of the list.</summary>
    private const int Part = 2000;
    private const int Gap = 2048;
    private const int MostAtOnce = 1 << 20;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly PacketIndex _index;
    private readonly IReadOnlyList<int> _positions;
    private readonly IndexReader _reader;
    private readonly IndexedPacket[] _packets;
    private byte[]? _rented;
    private int _next;
    private bool _isReturned;

    /// <param name="file">The uncompressed capture file; stays open.</param>
    /// <param name="index">Where packets stand in it.</param>
    /// <param name="positions">Which packets, ascending.</param>
    /// <param name="info">What is known of the capture.</param>
    /// <param name="reader">The way through the index, the source's own for as long as it lives.</param>
    public IndexedSource(Microsoft.Win32.SafeHandles.SafeFileHandle file, PacketIndex index, IReadOnlyList<int> positions, CaptureInfo info, IndexReader reader)
        : base(info)
    {
        (_file, _index, _positions, _reader) = (file, index, positions, reader);
        _packets = ArrayPool<IndexedPacket>.Shared.Rent(Math.Min(Part, positions.Count));
    }

    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        batch.Clear();
        var count = Math.Min(Part, _positions.Count - _next);
        var packets = _packets.AsSpan(0, count);
        var numbers = new long[count];
        for (var i = 0; i < packets.Length; i++) (packets[i], numbers[i]) = (_reader[_positions[_next + i]], _positions[_next + i] + 1);
        var at = 0;
        for (var i = 0; i < packets.Length;)
        {
            var end = Neighbours(packets, i);
            at = Stretch(batch, packets[i..end], i, at);
            i = end;
        }

        batch.Numbers = numbers;
        _next += packets.Length;
        return batch.Count > 0;
    }

    /// <summary>Packets that follow one another in the file come in one read: the headers between them cost less than another call.</summary>
    private static int Neighbours(ReadOnlySpan<IndexedPacket> packets, int first)
    {
        var end = first + 1;
        while (end < packets.Length && packets[end].Offset - (packets[end - 1].Offset + packets[end - 1].Captured) is >= 0 and <= Gap
            && packets[end].Offset + packets[end].Captured - packets[first].Offset <= MostAtOnce) end++;
        return end;
    }

    private int Stretch(PacketBatch batch, ReadOnlySpan<IndexedPacket> packets, int index, int at)
    {
        var from = packets[0].Offset;
        var length = (int)(packets[^1].Offset + packets[^1].Captured - from);
        if (batch.Buffer.Length - at < length) Grow(batch, at, at + length);
        var got = RandomAccess.Read(_file, batch.Buffer.AsSpan(at, length), from);
        if (got < length) throw new CaptureException("the capture file became shorter while it was shown");
        foreach (ref readonly var packet in packets)
        {
            batch.Append() = new PacketRecord
            {
                Time = packet.Time, Offset = at + (int)(packet.Offset - from), Captured = packet.Captured, Original = packet.Original, Interface = packet.Interface,
                LinkType = (LinkType)packet.LinkType, FcsLength = packet.Fcs, Flags = packet.Flags,
            };
            if (_index.Note(_positions[_next + index]) is { } note) batch.Notes.Add(note with { Index = index });
            index++;
        }

        return at + length;
    }

    /// <summary>From the pool, and back to it with the source: whoever scrolls asks many times a second. The batch is of no use after it.</summary>
    private void Grow(PacketBatch batch, int used, int least)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(least, 64 << 10));
        batch.Buffer.AsSpan(0, used).CopyTo(grown);
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        batch.Buffer = _rented = grown;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isReturned)
        {
            _isReturned = true;
            ArrayPool<IndexedPacket>.Shared.Return(_packets);
            if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        }

        base.Dispose(disposing);
    }
}
