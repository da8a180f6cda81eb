using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>
/// Counts frames per layer path in one shard: the decoder's path, extended by the applications that were entered in the frame. Paths are numbered
/// here as they appear; the merge goes by name.
/// </summary>
public sealed class LayerFold
{
    private readonly Dictionary<long, int> _children = [];
    private readonly List<(int Parent, ushort Layer)> _nodes = [];
    private readonly (long Key, int Id)[] _recent = new (long, int)[256];
    private Count[] _counts = new Count[64];
    private Count[] _moved = new Count[64];

    /// <summary>The path of one more layer below <paramref name="parent"/>, a decoder's path (0 or more) or one of these (below 0).</summary>
    public int Child(int parent, ushort layer)
    {
        var key = (long)parent << 16 | layer;
        ref var recent = ref _recent[(byte)(parent * 31 + layer)];
        if (recent.Key == key && recent.Id != 0) return recent.Id;
        if (!_children.TryGetValue(key, out var id)) id = Make(key, parent, layer);
        recent = (key, id);
        return id;
    }

    private int Make(long key, int parent, ushort layer)
    {
        _nodes.Add((parent, layer));
        var id = -_nodes.Count;
        _children.Add(key, id);
        if (_nodes.Count > _counts.Length) Array.Resize(ref _counts, _counts.Length * 2);
        return id;
    }

    /// <summary>Counts a frame whose deepest layer is <paramref name="path"/>, one of these, and which the decoder counted at <paramref name="decoded"/>.</summary>
    public void Add(int path, int decoded, int bytes)
    {
        if (decoded >= _moved.Length) Array.Resize(ref _moved, Math.Max(decoded + 1, _moved.Length * 2));
        _moved[decoded].Frames++;
        _moved[decoded].Bytes += bytes;
        ref var count = ref _counts[-path - 1];
        count.Frames++;
        count.Bytes += bytes;
    }

    /// <summary>Frames and bytes that the decoder counted at its path and that went deeper.</summary>
    public (long Frames, long Bytes) Moved(int decoded) => decoded < _moved.Length ? (_moved[decoded].Frames, _moved[decoded].Bytes) : default;

    /// <summary>Visits each path with its own frames (not those that went deeper): the layers below the decoder's path from the outside in.</summary>
    public void Visit(Action<int, IReadOnlyList<ushort>, long, long> visit)
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            if (_counts[i].Frames == 0) continue;
            var layers = new List<ushort>();
            var at = -i - 1;
            for (; at < 0; at = _nodes[-at - 1].Parent) layers.Add(_nodes[-at - 1].Layer);
            layers.Reverse();
            visit(at, layers, _counts[i].Frames, _counts[i].Bytes);
        }
    }

    private struct Count
    {
        public long Frames;
        public long Bytes;
    }
}
