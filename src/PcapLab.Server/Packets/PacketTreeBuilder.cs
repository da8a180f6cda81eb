using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Packets;

/// <summary>The flat fields of a scanned packet as the nested tree that the browser shows.</summary>
internal static class PacketTreeBuilder
{
    /// <param name="packet">The packet.</param>
    /// <param name="known">What counts from the capture's first packet, when the scan did not come from there.</param>
    /// <param name="interfaceName">Name of its interface.</param>
    /// <param name="flow">Number of its flow, or null.</param>
    public static PacketDetail Build(in ScannedPacket packet, KnownFields? known, string interfaceName, long? flow)
    {
        var tree = packet.Tree;
        var layers = tree.Layers;
        var roots = new List<PacketNode>(layers.Length);
        for (var i = 0; i < layers.Length; i++)
        {
            var end = i + 1 < layers.Length ? layers[i + 1].FirstValue : tree.Count;
            roots.Add(Layer(in packet, layers[i], end, known));
        }

        var buffers = new List<(string, byte[])> { ("Frame", packet.Frame.ToArray()) };
        for (byte source = 1; source <= tree.SourceCount; source++) buffers.Add(($"{tree.SourceName(source)} {source}", tree.SourceBytes(source).ToArray()));
        return new PacketDetail(packet.Facts.Number, packet.Facts.Time, packet.Facts.Captured, packet.Facts.Original, interfaceName, flow, roots, buffers, packet.Note?.Comments ?? []);
    }

    private static PacketNode Layer(in ScannedPacket packet, LayerMark layer, int end, KnownFields? known)
    {
        var children = new List<PacketNode>();
        var lists = new Dictionary<int, List<PacketNode>> { [-1] = children };
        int from = int.MaxValue, to = 0;
        for (var i = layer.FirstValue; i < end; i++)
        {
            var value = packet.Tree.Values[i];
            if (known is not null && !known.Mend(ref value, packet.Facts.Time)) continue;
            if (value.Source == layer.Source && value.Length > 0) (from, to) = (Math.Min(from, value.Offset), Math.Max(to, value.Offset + value.Length));
            var inner = new List<PacketNode>();
            lists[i] = inner;
            (lists.GetValueOrDefault(value.Parent) ?? children).Add(Node(in packet, in value, inner));
        }

        var start = from == int.MaxValue ? layer.Offset : Math.Min(from, layer.Offset);
        return new PacketNode(layer.Protocol.Name, layer.Protocol.Title, layer.Protocol.Name == "frame" ? Frame(in packet) : Ends(children, layer.Protocol.Name), start, Math.Max(0, to - start), layer.Source, false, layer.Protocol.Name == "frame" ? null : layer.Protocol.Name, children);
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

    /// <summary>The display filter that finds packets with this very value.</summary>
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
