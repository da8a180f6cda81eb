using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>A layer or a field of a packet, as it is shown.</summary>
/// <param name="Field">Its name for filters.</param>
/// <param name="Label">Its title.</param>
/// <param name="Value">Its value as text; of a layer from whom to whom, where it says so.</param>
/// <param name="Offset">Where it stands in its source.</param>
/// <param name="Length">How many bytes it takes there.</param>
/// <param name="Source">Number of the buffer among <see cref="PacketTree.Buffers"/>.</param>
/// <param name="Generated">Whether it was computed and stands nowhere.</param>
/// <param name="Filter">The display filter that finds packets with this very value, or null.</param>
/// <param name="Children">What stands in it.</param>
public sealed record PacketNode(string Field, string Label, string Value, int Offset, int Length, int Source, bool Generated, string? Filter, IReadOnlyList<PacketNode> Children);

/// <summary>Puts the right value into a field that counts what a scan of a part has not seen; false when there is none.</summary>
/// <param name="value">The field's value.</param>
/// <param name="time">The packet's time.</param>
public delegate bool FieldMend(ref FieldValue value, long time);

/// <summary>The flat fields of a scanned packet, which live for one call, as a nested tree that may be kept: terminal and browser show it.</summary>
/// <param name="Layers">Its layers from the outside in.</param>
/// <param name="Buffers">The frame, and what was put together or decrypted of it, by name.</param>
public sealed record PacketTree(IReadOnlyList<PacketNode> Layers, IReadOnlyList<(string Name, byte[] Bytes)> Buffers)
{
    /// <summary>The tree of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="mend">Mends what counts from the capture's first packet, when the scan did not come from there.</param>
    public static PacketTree Of(in ScannedPacket packet, FieldMend? mend = null)
    {
        var tree = packet.Tree;
        var layers = tree.Layers;
        var roots = new List<PacketNode>(layers.Length);
        for (var i = 0; i < layers.Length; i++) roots.Add(Layer(in packet, layers[i], i + 1 < layers.Length ? layers[i + 1].FirstValue : tree.Count, mend));
        var buffers = new List<(string, byte[])> { ("Frame", packet.Frame.ToArray()) };
        for (byte source = 1; source <= tree.SourceCount; source++) buffers.Add(($"{tree.SourceName(source)} {source}", tree.SourceBytes(source).ToArray()));
        return new PacketTree(roots, buffers);
    }

    private static PacketNode Layer(in ScannedPacket packet, LayerMark layer, int end, FieldMend? mend)
    {
        var children = new List<PacketNode>();
        var lists = new Dictionary<int, List<PacketNode>> { [-1] = children };
        int from = int.MaxValue, to = 0;
        for (var i = layer.FirstValue; i < end; i++)
        {
            var value = packet.Tree.Values[i];
            if (mend is not null && !mend(ref value, packet.Facts.Time)) continue;
            if (value.Source == layer.Source && value.Length > 0) (from, to) = (Math.Min(from, value.Offset), Math.Max(to, value.Offset + value.Length));
            var inner = new List<PacketNode>();
            lists[i] = inner;
            (lists.GetValueOrDefault(value.Parent) ?? children).Add(Node(in packet, in value, inner));
        }

        var start = from == int.MaxValue ? layer.Offset : Math.Min(from, layer.Offset);
        var name = layer.Protocol.Name;
        var isFrame = ReferenceEquals(layer.Protocol, Wire.FrameProtocol.Instance);
        return new PacketNode(name, layer.Protocol.Title, isFrame ? Frame(in packet) : Ends(children, name), start, Math.Max(0, to - start), layer.Source, false, isFrame ? null : name, children);
    }

    private static string Frame(in ScannedPacket packet) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{packet.Facts.Number}, {packet.Facts.Original} bytes, {Timestamp.Format(packet.Facts.Time)}");

    /// <summary>From whom to whom, where a layer says so: what a reader looks for first.</summary>
    private static string Ends(List<PacketNode> children, string protocol)
    {
        string Of(string name) => children.Find(c => c.Field == protocol + "." + name)?.Value ?? "";
        var (from, to) = protocol is "tcp" or "udp" or "sctp" ? (Of("srcport"), Of("dstport")) : (Of("src"), Of("dst"));
        return from.Length > 0 && to.Length > 0 ? $"{from} → {to}" : "";
    }

    private static PacketNode Node(in ScannedPacket packet, in FieldValue value, List<PacketNode> children)
    {
        var text = FieldText.Display(in value, packet.Tree, packet.Frame);
        return new PacketNode(value.Field.Name, value.Field.Title, text, value.Offset, value.Length, value.Source, value.Generated, Filter(in packet, in value), children);
    }

    private static string? Filter(in ScannedPacket packet, in FieldValue value)
    {
        var plain = FieldText.Plain(in value, packet.Tree, packet.Frame);
        return value.Field.Type switch
        {
            FieldType.None => value.Field.Name,
            FieldType.Time => null,
            FieldType.Text or FieldType.Oid => plain.Length > 200 ? null : $"{value.Field.Name} == \"{plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            FieldType.Bytes when plain.Length is 0 or > 190 => value.Field.Name,
            _ => $"{value.Field.Name} == {plain}",
        };
    }
}
