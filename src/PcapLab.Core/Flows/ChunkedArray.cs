namespace PcapLab.Flows;

/// <summary>A growing array of structs whose elements never move, so that references into it stay good and growing copies nothing.</summary>
/// <param name="chunkBits">How many elements come at a time, as a power of two: few where few are expected.</param>
public sealed class ChunkedArray<T>(int chunkBits = 10)
    where T : struct
{
    private readonly int _bits = chunkBits;
    private readonly int _mask = (1 << chunkBits) - 1;
    private T[][] _chunks = new T[16][];

    /// <summary>How many elements there are.</summary>
    public int Count { get; private set; }

    /// <summary>An element by index.</summary>
    public ref T this[int index] => ref _chunks[index >> _bits][index & _mask];

    /// <summary>A copy that no longer changes.</summary>
    public ChunkedArray<T> Copy()
    {
        var copy = new ChunkedArray<T>(_bits) { Count = Count, _chunks = new T[_chunks.Length][] };
        for (var i = 0; i < _chunks.Length && _chunks[i] is { } chunk; i++) copy._chunks[i] = (T[])chunk.Clone();
        return copy;
    }

    /// <summary>Adds an element and returns its index.</summary>
    public int Add(in T value)
    {
        var index = Count++;
        var chunk = index >> _bits;
        if (chunk == _chunks.Length) Array.Resize(ref _chunks, _chunks.Length * 2);
        _chunks[chunk] ??= new T[_mask + 1];
        this[index] = value;
        return index;
    }
}
