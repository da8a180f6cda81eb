namespace PcapLab.Wire;

/// <summary>
/// Interns layer paths (eth:ip:tcp…) as small numbers, so that counting a packet's whole stack costs one array access. Written by the decoder
/// only; numbers are private to one run, names come out by <see cref="Layers"/>.
/// </summary>
public sealed class PathTable
{
    /// <summary>Hostile nesting can make up new stacks without end; past this many a path stays at its parent.</summary>
    private const int Cap = 50_000;
    private readonly Dictionary<(int Parent, ushort Layer), int> _children = [];
    private readonly List<(int Parent, ushort Layer)> _nodes = [(0, 0)];

    // The closed core's layers are looked up per packet: one flat array, a row per path.
    private int[] _closed = new int[Width * 64];
    private const int Width = 128;

    /// <summary>The empty path.</summary>
    public const int Root = 0;

    /// <summary>How many paths there are, root included.</summary>
    public int Count => _nodes.Count;

    /// <summary>The path of <paramref name="parent"/> with one more layer.</summary>
    public int Child(int parent, ushort layer)
    {
        var slot = parent * Width + layer;
        return layer < Width && (uint)slot < (uint)_closed.Length && _closed[slot] is var id and not 0 ? id : Add(parent, layer);
    }

    /// <summary>The path without its last layer.</summary>
    public int Parent(int path) => _nodes[path].Parent;

    /// <summary>The last layer of a path.</summary>
    public ushort Last(int path) => _nodes[path].Layer;

    /// <summary>The layers from the outside in.</summary>
    public IReadOnlyList<ushort> Layers(int path)
    {
        var layers = new List<ushort>();
        for (; path != Root; path = _nodes[path].Parent) layers.Add(_nodes[path].Layer);
        layers.Reverse();
        return layers;
    }

    private int Add(int parent, ushort layer)
    {
        if (_children.TryGetValue((parent, layer), out var id)) return id;
        if (_nodes.Count >= Cap) return parent;
        id = _nodes.Count;
        _nodes.Add((parent, layer));
        _children.Add((parent, layer), id);
        if (layer >= Width || parent >= 1024) return id;
        if ((parent + 1) * Width > _closed.Length) Array.Resize(ref _closed, (parent + 1) * Width * 2);
        _closed[parent * Width + layer] = id;
        return id;
    }
}
