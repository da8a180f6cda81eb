namespace PcapLab.Analysis;

/// <summary>A number per flow of a shard, 0 until it is set: four bytes for each flow near one that has any, and no hashing.</summary>
internal sealed class FlowMap
{
    private const int ChunkBits = 8;
    private const int ChunkMask = (1 << ChunkBits) - 1;
    private int[]?[] _chunks = new int[]?[64];

    /// <summary>The number of a flow; -1 is what belongs to none.</summary>
    public ref int this[int flow]
    {
        get
        {
            var chunk = (flow + 1) >> ChunkBits;
            if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(_chunks.Length * 2, chunk + 1));
            return ref (_chunks[chunk] ??= new int[1 << ChunkBits])[(flow + 1) & ChunkMask];
        }
    }

    /// <summary>The number of a flow, to read only.</summary>
    public int Peek(int flow)
    {
        var chunk = (flow + 1) >> ChunkBits;
        return chunk < _chunks.Length && _chunks[chunk] is { } numbers ? numbers[(flow + 1) & ChunkMask] : 0;
    }

    /// <summary>A copy that no longer changes.</summary>
    public FlowMap Copy() => new() { _chunks = Array.ConvertAll(_chunks, c => (int[]?)c?.Clone()) };
}
