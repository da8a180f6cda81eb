namespace PcapLab.Server.Packets;

/// <summary>
/// One reader's way through the index. Where it goes on in the same stretch of the file, the stretch is read at once; where it jumps, single packets are.
/// Not for several threads.
/// </summary>
internal sealed class IndexReader(PacketIndex index)
{
    private IndexedPacket[] _stretch = [];
    private int _loaded = -1;
    private int _last = -1;

    public IndexedPacket this[int position]
    {
        get
        {
            var chunk = position >> PacketIndex.ChunkBits;
            if (chunk == _loaded) return _stretch[position & (PacketIndex.ChunkSize - 1)];
            if (index.Chunk(chunk) is not null || chunk != _last)
            {
                _last = chunk;
                return index[position];
            }

            if (_stretch.Length == 0) _stretch = GC.AllocateUninitializedArray<IndexedPacket>(PacketIndex.ChunkSize);
            index.Read(chunk << PacketIndex.ChunkBits, _stretch);
            _loaded = chunk;
            return _stretch[position & (PacketIndex.ChunkSize - 1)];
        }
    }
}
