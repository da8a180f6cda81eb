using System.Globalization;
using System.Text;
using PcapLab.Captures;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Api;

/// <summary>A field of a packet: its name in display filters, its value for people, where it stands, and what is below it.</summary>
/// <param name="Name">Name in display filters.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Value">Value for people.</param>
/// <param name="Offset">First byte in the frame.</param>
/// <param name="Length">Bytes; 0 for values that a tool made.</param>
/// <param name="Children">Fields inside it.</param>
public sealed record PacketField(string Name, string Title, string Value, int Offset, int Length, IReadOnlyList<PacketField> Children);

/// <summary>One packet: its layers as a tree and its bytes.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class PacketDetail : IRich
{
    private PacketDetail(PacketRow row, IReadOnlyList<PacketField> layers, byte[] bytes) => (Row, Layers, Bytes) = (row, layers, bytes);

    /// <summary>The packet's line in the list.</summary>
    public PacketRow Row { get; }

    /// <summary>Layers from the frame inwards, each with its fields.</summary>
    public IReadOnlyList<PacketField> Layers { get; }

    /// <summary>Captured bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>The first value of a field; null when the packet has none.</summary>
    /// <param name="name">Name in display filters, such as <c>tcp.flags.syn</c>.</param>
    public string? this[string name] => All(Layers).FirstOrDefault(f => f.Name == name)?.Value;

    /// <summary>Offset, hex and text, sixteen bytes a line.</summary>
    public string Hex => HexDump.Of(Bytes);

    /// <inheritdoc/>
    public MimeBundle ToRich()
    {
        var plain = new StringBuilder();
        foreach (var layer in Layers) Plain(plain, layer, 0);
        var html = new StringBuilder("<div style=\"font:12px 'JetBrains Mono',ui-monospace,monospace\">");
        foreach (var layer in Layers) Html(html, layer);
        html.Append("<details><summary style=\"display:list-item\">").Append(Bytes.Length.ToString(CultureInfo.InvariantCulture)).Append(" bytes</summary><pre>").Append(HtmlText.Escape(Hex)).Append("</pre></details></div>");
        return new MimeBundle(HtmlText.Plain(plain.Append('\n').Append(Hex).ToString())).With("text/html", html.ToString());
    }

    internal static PacketDetail Read(Capture capture, long number)
    {
        PacketDetail? found = null;
        using var source = CaptureFile.Open(capture.Path);
        new PacketScan(source).Find(number, (in p) =>
        {
            found = new PacketDetail(PacketList.Row(in p), LayersOf(in p), p.Frame.ToArray());
            return false;
        }, Notebook.Token);
        return found ?? throw new ArgumentOutOfRangeException(nameof(number), $"{capture.Name} has no packet {number}; it has {capture.Info.Packets}.");
    }

    private static List<PacketField> LayersOf(in ScannedPacket packet)
    {
        var layers = new List<PacketField>();
        var marks = packet.Tree.Layers;
        for (var i = 0; i < marks.Length; i++)
        {
            var end = i + 1 < marks.Length ? marks[i + 1].FirstValue : packet.Tree.Count;
            var fields = new List<PacketField>();
            var lists = new Dictionary<int, List<PacketField>>();
            for (var v = marks[i].FirstValue; v < end; v++)
            {
                ref readonly var value = ref packet.Tree.Values[v];
                List<PacketField> inner = lists[v] = [];
                var field = new PacketField(value.Field.Name, value.Field.Title, FieldText.Display(in value, packet.Tree, packet.Frame), value.Offset, value.Length, inner);
                (lists.GetValueOrDefault(value.Parent) ?? fields).Add(field);
            }

            layers.Add(new PacketField(marks[i].Protocol.Name, marks[i].Protocol.Title, "", marks[i].Offset, 0, fields));
        }

        return layers;
    }

    private static IEnumerable<PacketField> All(IEnumerable<PacketField> fields) => fields.SelectMany(f => All(f.Children).Prepend(f));

    private static void Plain(StringBuilder to, PacketField field, int depth)
    {
        to.Append(' ', depth * 2).Append(field.Title);
        if (field.Value.Length > 0) to.Append(": ").Append(field.Value);
        to.Append('\n');
        foreach (var child in field.Children) Plain(to, child, depth + 1);
    }

    // <details> folds without a script, so a static viewer can open a layer too.
    private static void Html(StringBuilder to, PacketField field)
    {
        var text = $"<span title=\"{HtmlText.Escape(field.Name)}\">{HtmlText.Escape(field.Title)}</span>{(field.Value.Length > 0 ? ": " + HtmlText.Escape(field.Value) : "")}";
        if (field.Children.Count == 0)
        {
            to.Append("<div style=\"padding-left:1.2em\">").Append(text).Append("</div>");
            return;
        }

        to.Append("<details style=\"padding-left:1.2em\"><summary style=\"display:list-item;margin-left:-1.2em\">").Append(text).Append("</summary>");
        foreach (var child in field.Children) Html(to, child);
        to.Append("</details>");
    }
}

/// <summary>Bytes as offset, hex and text.</summary>
internal static class HexDump
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var sb = new StringBuilder();
        for (var at = 0; at < bytes.Length; at += 16)
        {
            var line = bytes.Slice(at, Math.Min(16, bytes.Length - at));
            sb.Append(CultureInfo.InvariantCulture, $"{at:x4}  ");
            for (var i = 0; i < 16; i++) sb.Append(i < line.Length ? line[i].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(i == 7 ? "  " : " ");
            sb.Append(' ');
            foreach (var b in line) sb.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            sb.Append('\n');
        }

        return sb.ToString().TrimEnd('\n');
    }
}
