namespace PcapLab.Server.Packets;

/// <summary>Where the first packets of each flow stand: whoever shows a packet of its middle looks there for what it speaks. One writer, any number of readers.</summary>
internal sealed class FlowBeginnings
{
    /// <summary>Packets kept of each flow.</summary>
    public const int Most = 8;
    private const int ChunkBits = 10;
    private int[]?[] _chunks = new int[]?[64];
    private int _count;

    /// <summary>The number of a new flow.</summary>
    public int Add()
    {
        var chunk = _count >> ChunkBits;
        if (chunk == _chunks.Length)
        {
            var grown = new int[]?[_chunks.Length * 2];
            _chunks.CopyTo(grown, 0);
            Volatile.Write(ref _chunks, grown);
        }

        _chunks[chunk] ??= new int[Most << ChunkBits];
        return _count++;
    }

    /// <summary>Notes the next packet of a flow.</summary>
    public void Set(int flow, int at, int position) => Volatile.Write(ref Slots(flow)[at], position + 1);

    /// <summary>Positions so far, ascending.</summary>
    public int[] Of(int flow)
    {
        var slots = Slots(flow);
        var count = 0;
        while (count < Most && Volatile.Read(ref slots[count]) != 0) count++;
        var positions = slots[..count].ToArray();
        for (var i = 0; i < count; i++) positions[i]--;
        return positions;
    }

    private Span<int> Slots(int flow) => Volatile.Read(ref _chunks)[flow >> ChunkBits].AsSpan((flow & ((1 << ChunkBits) - 1)) * Most, Most);
}
