namespace PcapLab.Server.Packets;

/// <summary>
/// One reader's way through the index. What stands in the file comes in small blocks, a few of which are kept: lists hop between the place they show and the
/// beginnings of its flows, passes go straight on, and neither shall cost megabytes. Not for several threads.
/// </summary>
internal sealed class IndexReader(PacketIndex index)
{
    private const int BlockBits = 6;
    private const int Block = 1 << BlockBits;
    private const int Kept = 32;
    private readonly IndexedPacket[]?[] _blocks = new IndexedPacket[]?[Kept];
    private readonly int[] _numbers = new int[Kept];

    public IndexedPacket this[int position]
    {
        get
        {
            if (index.TryGet(position, out var packet)) return packet;
            var number = position >> BlockBits;
            var slot = number & (Kept - 1);
            if (_blocks[slot] is not { } block || _numbers[slot] != number)
            {
                block = _blocks[slot] ??= new IndexedPacket[Block];
                index.Read(number << BlockBits, block);
                _numbers[slot] = number;
            }

            return block[position & (Block - 1)];
        }
    }
}
