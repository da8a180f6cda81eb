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
    private sealed record Node(string Name, string Title, string Value, int Offset, int Length, byte Source, int Depth);

    private sealed record Layer(string Protocol, string Title, List<Node> Fields);

    private readonly List<Layer> _layers = [];
    private readonly List<(string Name, byte[] Bytes)> _buffers = [];
    private long _frame, _time, _flow, _original;
    private string _info = "";
    private string? _stop;

    /// <summary>Copies what is needed of a packet, which lives for one call only.</summary>
    public static PacketPage Of(in ScannedPacket packet)
    {
        ref readonly var facts = ref packet.Facts;
        var page = new PacketPage
        {
            _frame = facts.Number, _time = facts.Time, _flow = packet.Flow, _original = facts.Original, _info = PacketInfo.Line(in packet),
            _stop = facts.Stop.Reason == StopReason.None ? null
                : string.Create(CultureInfo.InvariantCulture, $"decoding stopped at offset {facts.Stop.Offset}: {facts.Stop.Reason.ToString().ToLowerInvariant()}, needed {facts.Stop.Needed} bytes, had {facts.Stop.Had}"),
        };
        var layers = packet.Tree.Layers;
        for (var i = 0; i < layers.Length; i++) page._layers.Add(Read(in packet, layers[i], i + 1 < layers.Length ? layers[i + 1].FirstValue : packet.Tree.Count));
        page._buffers.Add(("Frame", packet.Frame.ToArray()));
        for (byte s = 1; s <= packet.Tree.SourceCount; s++) page._buffers.Add(($"{packet.Tree.SourceName(s)} {s}", packet.Tree.SourceBytes(s).ToArray()));
        return page;
    }

    private static Layer Read(in ScannedPacket packet, LayerMark mark, int end)
    {
        var layer = new Layer(mark.Protocol.Name, mark.Protocol.Title, []);
        for (var i = mark.FirstValue; i < end; i++)
        {
            ref readonly var value = ref packet.Tree.Values[i];
            var depth = 0;
            for (var parent = value.Parent; parent >= 0 && depth < 16; parent = packet.Tree.Values[parent].Parent) depth++;
            layer.Fields.Add(new Node(value.Field.Name, value.Field.Title, FieldText.Display(in value, packet.Tree, packet.Frame), value.Offset, value.Length, value.Source, depth));
        }

        return layer;
    }

    /// <summary>Writes the page for a person.</summary>
    public void WriteText(Stream stream, int width, Ansi style)
    {
        using var to = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        to.WriteLine(style.Head($"Frame {_frame}") + $": {Timestamp.Format(_time)}, {_original} bytes{(_buffers[0].Bytes.Length < _original ? $" ({_buffers[0].Bytes.Length} captured)" : "")}{(_flow > 0 ? $", flow {_flow}" : "")}");
        if (_info.Length > 0) to.WriteLine(TerminalText.Fit(TerminalText.Safe(_info), width));
        if (_stop is not null) to.WriteLine(style.Caution(_stop));
        foreach (var layer in _layers.Where(l => l.Fields.Count > 0))
        {
            to.WriteLine();
            to.WriteLine(style.Head(layer.Title));
            foreach (var f in layer.Fields) to.WriteLine(Line(f, width, style));
        }

        foreach (var (name, bytes) in _buffers)
        {
            to.WriteLine();
            to.WriteLine(style.Head(string.Create(CultureInfo.InvariantCulture, $"{name}, {bytes.Length} bytes")));
            HexDump.Write(to, bytes);
        }
    }

    private static string Line(Node f, int width, Ansi style)
    {
        var text = new string(' ', 2 + 2 * f.Depth) + f.Title + (f.Value.Length > 0 ? ": " + TerminalText.Safe(f.Value) : "");
        var room = width - f.Name.Length - 2;
        if (room < 30) return TerminalText.Fit(text, width);
        text = TerminalText.Fit(text, room);
        return text + new string(' ', room - TerminalText.Width(text) + 2) + style.Dim(f.Name);
    }

    /// <summary>Writes the page as JSON.</summary>
    public void WriteJson(Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        json.WriteStartObject();
        json.WriteNumber("frame", _frame);
        json.WriteString("time", Timestamp.Format(_time));
        json.WriteNumber("length", _original);
        json.WriteNumber("captured", _buffers[0].Bytes.Length);
        if (_flow > 0) json.WriteNumber("flow_id", _flow);
        json.WriteString("info", _info);
        json.WriteString("stop", _stop);
        json.WriteStartArray("layers");
        foreach (var layer in _layers) WriteLayer(json, layer);
        json.WriteEndArray();
        json.WriteStartArray("bytes");
        foreach (var (name, bytes) in _buffers)
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

    private static void WriteLayer(Utf8JsonWriter json, Layer layer)
    {
        json.WriteStartObject();
        json.WriteString("protocol", layer.Protocol);
        json.WriteString("title", layer.Title);
        json.WriteStartArray("fields");
        foreach (var f in layer.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", f.Name);
            json.WriteString("title", f.Title);
            json.WriteString("value", f.Value);
            json.WriteNumber("offset", f.Offset);
            json.WriteNumber("length", f.Length);
            json.WriteNumber("source", f.Source);
            json.WriteNumber("depth", f.Depth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
