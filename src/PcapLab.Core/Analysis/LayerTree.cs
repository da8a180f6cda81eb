using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Turns frames per path into the protocol hierarchy and into distinct frames per layer.</summary>
public sealed class LayerTree
{
    private readonly Node _root = new("");
    private readonly Dictionary<string, long> _layers = new(StringComparer.Ordinal);

    /// <summary>Frames per layer name; a frame counts once for a name, however often the layer occurs in it.</summary>
    public IReadOnlyDictionary<string, long> Layers => _layers;

    /// <summary>Adds the frames that end in a path.</summary>
    public void Add(PathTable paths, int path, IReadOnlyList<ushort> below, long frames, long bytes)
    {
        var names = paths.Layers(path).Concat(below).Select(LayerNames.Of).ToList();
        foreach (var name in names.Distinct(StringComparer.Ordinal)) _layers[name] = _layers.GetValueOrDefault(name) + frames;
        var node = _root;
        foreach (var name in names)
        {
            if (!node.Children.TryGetValue(name, out var child)) node.Children.Add(name, child = new Node(name));
            child.Frames += frames;
            child.Bytes += bytes;
            node = child;
        }
    }

    /// <summary>The hierarchy, depth first, most packets first.</summary>
    public IReadOnlyList<ProtocolRow> ToRows()
    {
        var rows = new List<ProtocolRow>();
        Walk(_root, "", rows);
        return rows;
    }

    private static void Walk(Node node, string path, List<ProtocolRow> rows)
    {
        foreach (var child in node.Children.Values.OrderByDescending(c => c.Frames).ThenBy(c => c.Name, StringComparer.Ordinal))
        {
            rows.Add(new ProtocolRow(child.Name, path, child.Frames, child.Bytes));
            Walk(child, path.Length == 0 ? child.Name : path + ":" + child.Name, rows);
        }
    }

    private sealed class Node(string name)
    {
        public string Name { get; } = name;
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
        public long Frames { get; set; }
        public long Bytes { get; set; }
    }
}
