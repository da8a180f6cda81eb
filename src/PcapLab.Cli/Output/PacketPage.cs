using System.Globalization;
using System.Text;
using System.Text.Json;
using PcapLab.Export;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Cli;

/// <summary>One packet on a page: its layers with every field, and its bytes.</summary>
internal sealed class PacketPage
{
    private readonly PacketTree _tree;
    private long _frame, _time, _flow, _original;
    private string _info = "";
    private string? _stop;

    private PacketPage(PacketTree tree) => _tree = tree;

    /// <summary>Copies what is needed of a packet, which lives for one call only.</summary>
    public static PacketPage Of(in ScannedPacket packet)
    {
        ref readonly var facts = ref packet.Facts;
        return new PacketPage(PacketTree.Of(in packet))
        {
            _frame = facts.Number, _time = facts.Time, _flow = packet.Flow, _original = facts.Original, _info = PacketInfo.Line(in packet),
            _stop = facts.Stop.Reason == StopReason.None ? null
                : string.Create(CultureInfo.InvariantCulture, $"decoding stopped at offset {facts.Stop.Offset}: {facts.Stop.Reason.ToString().ToLowerInvariant()}, needed {facts.Stop.Needed} bytes, had {facts.Stop.Had}"),
        };
    }

    /// <summary>Writes the page for a person.</summary>
    public void WriteText(Stream stream, int width, Ansi style)
    {
        using var to = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        to.WriteLine(style.Head($"Frame {_frame}") + $": {Timestamp.Format(_time)}, {_original} bytes{(_tree.Buffers[0].Bytes.Length < _original ? $" ({_tree.Buffers[0].Bytes.Length} captured)" : "")}{(_flow > 0 ? $", flow {_flow}" : "")}");
        if (_info.Length > 0) to.WriteLine(TerminalText.Fit(TerminalText.Safe(_info), width));
        if (_stop is not null) to.WriteLine(style.Caution(_stop));
        foreach (var layer in _tree.Layers.Where(l => l.Children.Count > 0))
        {
            to.WriteLine();
            to.WriteLine(style.Head(layer.Label));
            foreach (var (field, depth) in Fields(layer, 0)) to.WriteLine(Line(field, depth, width, style));
        }

        foreach (var (name, bytes) in _tree.Buffers)
        {
            to.WriteLine();
            to.WriteLine(style.Head(string.Create(CultureInfo.InvariantCulture, $"{name}, {bytes.Length} bytes")));
            HexDump.Write(to, bytes);
        }
    }

    /// <summary>What stands in a node, one after the other, each with how deep it stands.</summary>
    private static IEnumerable<(PacketNode Field, int Depth)> Fields(PacketNode node, int depth) => node.Children.SelectMany(c => Fields(c, depth + 1).Prepend((c, depth)));

    private static string Line(PacketNode f, int depth, int width, Ansi style)
    {
        var text = new string(' ', 2 + 2 * depth) + f.Label + (f.Value.Length > 0 ? ": " + TerminalText.Safe(f.Value) : "");
        var room = width - f.Field.Length - 2;
        if (room < 30) return TerminalText.Fit(text, width);
        text = TerminalText.Fit(text, room);
        return text + new string(' ', room - TerminalText.Width(text) + 2) + style.Dim(f.Field);
    }

    /// <summary>Writes the page as JSON.</summary>
    public void WriteJson(Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        json.WriteStartObject();
        json.WriteNumber("frame", _frame);
        json.WriteString("time", Timestamp.Format(_time));
        json.WriteNumber("length", _original);
        json.WriteNumber("captured", _tree.Buffers[0].Bytes.Length);
        if (_flow > 0) json.WriteNumber("flow_id", _flow);
        json.WriteString("info", _info);
        json.WriteString("stop", _stop);
        json.WriteStartArray("layers");
        foreach (var layer in _tree.Layers) WriteLayer(json, layer);
        json.WriteEndArray();
        json.WriteStartArray("bytes");
        foreach (var (name, bytes) in _tree.Buffers)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("hex", Convert.ToHexStringLower(bytes));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        to.WriteByte((byte)'\n');
    }

    private static void WriteLayer(Utf8JsonWriter json, PacketNode layer)
    {
        json.WriteStartObject();
        json.WriteString("protocol", layer.Field);
        json.WriteString("title", layer.Label);
        json.WriteStartArray("fields");
        foreach (var (f, depth) in Fields(layer, 0))
        {
            json.WriteStartObject();
            json.WriteString("name", f.Field);
            json.WriteString("title", f.Label);
            json.WriteString("value", f.Value);
            json.WriteNumber("offset", f.Offset);
            json.WriteNumber("length", f.Length);
            json.WriteNumber("source", f.Source);
            json.WriteNumber("depth", depth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
