using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Chosen packets of a capture, read back from the file by position and handed on under their own numbers.</summary>
internal sealed class IndexedSource : PacketSource
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly PacketIndex _index;
    private readonly IReadOnlyList<int> _positions;
    private bool _done;

    /// <param name="file">The uncompressed capture file; stays open.</param>
    /// <param name="index">Where packets stand in it.</param>
    /// <param name="positions">Which packets, ascending.</param>
    /// <param name="info">What is known of the capture.</param>
    public IndexedSource(Microsoft.Win32.SafeHandles.SafeFileHandle file, PacketIndex index, IReadOnlyList<int> positions, CaptureInfo info)
        : base(info) => (_file, _index, _positions) = (file, index, positions);

    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        if (_done) return false;
        _done = true;
        var size = 0;
        var reader = new IndexReader(_index);
        foreach (var position in _positions) size += reader[position].Captured;
        if (batch.Buffer.Length < size) batch.Buffer = new byte[size];
        var numbers = new long[_positions.Count];
        var at = 0;
        for (var i = 0; i < _positions.Count; i++)
        {
            var packet = reader[_positions[i]];
            var got = RandomAccess.Read(_file, batch.Buffer.AsSpan(at, packet.Captured), packet.Offset);
            if (got < packet.Captured) throw new CaptureException("the capture file became shorter while it was shown");
            batch.Append() = new PacketRecord
            {
                Time = packet.Time, Offset = at, Captured = packet.Captured, Original = packet.Original, Interface = packet.Interface, LinkType = (LinkType)packet.LinkType, FcsLength = packet.Fcs, Flags = packet.Flags,
            };
            if (_index.Note(_positions[i]) is { } note) batch.Notes.Add(note with { Index = i });
            numbers[i] = _positions[i] + 1;
            at += packet.Captured;
        }

        batch.Numbers = numbers;
        return batch.Count > 0;
    }
}
