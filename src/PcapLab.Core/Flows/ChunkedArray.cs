namespace PcapLab.Flows;

/// <summary>A growing array of structs whose elements never move, so that references into it stay good and growing copies nothing.</summary>
public sealed class ChunkedArray<T>
    where T : struct
{
    private const int ChunkBits = 10;
    private const int ChunkMask = (1 << ChunkBits) - 1;
    private T[][] _chunks = new T[16][];

    /// <summary>How many elements there are.</summary>
    public int Count { get; private set; }

    /// <summary>An element by index.</summary>
    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & ChunkMask];

    /// <summary>A copy that no longer changes.</summary>
    public ChunkedArray<T> Copy()
    {
        var copy = new ChunkedArray<T> { Count = Count, _chunks = new T[_chunks.Length][] };
        for (var i = 0; i < _chunks.Length && _chunks[i] is { } chunk; i++) copy._chunks[i] = (T[])chunk.Clone();
        return copy;
    }

    /// <summary>Adds an element and returns its index.</summary>
    public int Add(in T value)
    {
        var index = Count++;
        var chunk = index >> ChunkBits;
        if (chunk == _chunks.Length) Array.Resize(ref _chunks, _chunks.Length * 2);
        _chunks[chunk] ??= new T[1 << ChunkBits];
        this[index] = value;
        return index;
    }
}
