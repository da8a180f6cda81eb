using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>A batch on its way from the decoder to the shards: packets, what decoding gave, and which of them each shard takes.</summary>
internal sealed class WorkBatch
{
    private readonly int[][] _lists;
    private readonly int[] _counts;
    private int _pending;

    public WorkBatch(int shards)
    {
        _lists = new int[shards][];
        _counts = new int[shards];
        for (var i = 0; i < shards; i++) _lists[i] = new int[1024];
    }

    public PacketBatch Packets { get; } = new();
    public PacketFacts[] Facts { get; private set; } = [];
    public int Count { get; private set; }
    /// <summary>Bytes of reassembled datagrams.</summary>
    public byte[] Extra { get; set; } = [];
    /// <summary>Which interfaces have Ethernet headers; shared and never changed.</summary>
    public bool[] Ethernet { get; set; } = [];

    /// <summary>Whether all UDP flows go to one shard.</summary>
    public bool KeepsUdpTogether { get; set; }

    /// <summary>Room for the next packet's facts; they count once <see cref="Keep"/> is called.</summary>
    public ref PacketFacts Next()
    {
        if (Count == Facts.Length) Grow(Count * 2);

        return ref Facts[Count];
    }

    /// <summary>Keeps the facts for the shard that owns their flow; the top bits choose, for the low ones place flows in its table.</summary>
    public void Keep()
    {
        var shard = KeepsUdpTogether && Facts[Count].Protocol == 17 ? 0 : (int)((ulong)Facts[Count].FlowHash * (uint)_lists.Length >> 32);
        ref var count = ref _counts[shard];
        if (count == _lists[shard].Length) Array.Resize(ref _lists[shard], count * 2);
        _lists[shard][count++] = Count++;
    }

    /// <summary>The packets of a shard, by index into <see cref="Facts"/>.</summary>
    public ReadOnlySpan<int> Of(int shard) => _lists[shard].AsSpan(0, _counts[shard]);

    /// <summary>The buffer that a packet's offsets refer to.</summary>
    public ReadOnlySpan<byte> Bytes(in PacketFacts p) => (p.Flags & PacketFlags.InExtra) != 0 ? Extra : Packets.Buffer;

    public void Clear()
    {
        Count = 0;
        Array.Clear(_counts);
        Extra = [];
    }

    /// <summary>Makes room for the facts of all its packets at once: megabytes, which growing step by step would leave behind as garbage. Late fragments may need more.</summary>
    public void Prepare()
    {
        if (Facts.Length <= Packets.Count) Grow(Packets.Count + Packets.Count / 8 + 16);
    }

    private void Grow(int size)
    {
        var grown = new PacketFacts[Math.Max(16, size)];
        Facts.AsSpan(0, Count).CopyTo(grown);
        Facts = grown;
    }

    /// <summary>Starts the countdown of shards that still read the batch.</summary>
    public void HandOut() => _pending = _lists.Length;

    /// <summary>One shard is done; true for the last.</summary>
    public bool Release() => Interlocked.Decrement(ref _pending) == 0;
}
