using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>Bodies of HTTP/2 requests and responses (RFC 9113), stream by stream.</summary>
internal sealed class Http2Carver(FileDesk desk) : Carver(desk)
{
    private const int MaxConnections = 20_000;
    private const int MaxStreams = 1000;
    private readonly Dictionary<int, Connection> _connections = [];

    public override IReadOnlyList<string> Protocols { get; } = ["http2"];

    public override void OnMessage(in Message message)
    {
        if (message.Number(Http2.StreamId) is not { } stream || message.Number(Http2.Type) is not { } type) return;
        if (!_connections.TryGetValue(message.Flow, out var connection))
        {
            if (_connections.Count >= MaxConnections) _connections.Clear();
            _connections[message.Flow] = connection = new Connection();
        }

        var key = (stream, message.Direction);
        connection.Current[message.Direction & 1] = default;
        var ends = ((message.Number(Http2.Flags) ?? 0) & 1) != 0 && type is 0 or 1;
        if (type is 1 or 9) OnHeaders(in message, connection, key);
        else if (type == 0) OnData(in message, connection, key, ends);
        else if (type == 3) Close(connection, key, "the stream was reset");
        if (ends && (type == 1 || message.Number(Http2.Length) == 0)) Close(connection, key, null);
    }

    public override void OnContent(in PacketFacts packet, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection)) return;
        ref var data = ref connection.Current[place.Direction & 1];
        if (data.File is null) return;
        if (data.IsPadded && bytes.Length > 0)
        {
            data.IsPadded = false;
            data.Left -= 1 + bytes[0];
            bytes = bytes[1..];
        }

        bytes = bytes[..(int)Math.Clamp(data.Left, 0, bytes.Length)];
        data.Left -= bytes.Length;
        Desk.Append(data.File, in packet, bytes);
        if (data is { Ends: true, Left: <= 0 }) Close(connection, data.Key, null);
    }

    public override void OnGap(in FlowPlace place, long missing, bool lost)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection)) return;
        ref var data = ref connection.Current[place.Direction & 1];
        data.File?.Skip(Math.Min(missing, Math.Max(0, data.Left)));
        data.Left -= missing;
    }

    public override void OnEnded(int flow) => _connections.Remove(flow);

    private static void OnHeaders(in Message message, Connection connection, (long Stream, int Direction) key)
    {
        if (connection.Heads.Count >= MaxStreams) connection.Heads.Clear();
        if (!connection.Heads.TryGetValue(key, out var head)) connection.Heads[key] = head = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = "";
        foreach (ref readonly var value in message.Tree.Values)
        {
            if (value.Field == Http2.Header.Name) name = Encoding.Latin1.GetString(message.Value(in value));
            else if (value.Field == Http2.Header.Value && head.Count < 200) head[name] = Encoding.UTF8.GetString(message.Value(in value));
        }
    }

    private void OnData(in Message message, Connection connection, (long Stream, int Direction) key, bool ends)
    {
        if (message.Number(Http2.Length) is not { } length || length == 0) return;
        if (!connection.Files.TryGetValue(key, out var file))
        {
            if (connection.Files.Count >= MaxStreams) connection.Files.Clear();
            connection.Files[key] = file = Begin(in message, connection, key);
        }

        connection.Current[message.Direction & 1] = new Data
        {
            File = file, Key = key, Left = length, Ends = ends, IsPadded = ((message.Number(Http2.Flags) ?? 0) & 8) != 0,
        };
    }

    private CarvedFile Begin(in Message message, Connection connection, (long Stream, int Direction) key)
    {
        var head = connection.Heads.GetValueOrDefault(key);
        var asked = head?.ContainsKey(":method") == true ? head : connection.Heads.GetValueOrDefault((key.Stream, 1 - key.Direction));
        var file = Desk.Open(in message, "http2", message.Direction);
        file.ContentType = head?.GetValueOrDefault("content-type");
        file.Encoding = BodyCoding.Meaningful(head?.GetValueOrDefault("content-encoding"));
        file.Expected = long.TryParse(head?.GetValueOrDefault("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
        var path = asked?.GetValueOrDefault(":path");
        file.Origin = path is null ? null : $"{asked!.GetValueOrDefault(":scheme", "https")}://{asked!.GetValueOrDefault(":authority", "")}{path}";
        file.Name = UrlName.FromDisposition(head?.GetValueOrDefault("content-disposition")) ?? UrlName.FromPath(path);
        return file;
    }

    private void Close(Connection connection, (long Stream, int Direction) key, string? fault)
    {
        if (connection.Files.Remove(key, out var file)) Desk.Close(file, fault);
        if (key.Direction == 1) connection.Heads.Remove((key.Stream, 1));
    }

    private struct Data
    {
        public CarvedFile? File;
        public (long Stream, int Direction) Key;
        public long Left;
        public bool Ends;
        public bool IsPadded;
    }

    private sealed class Connection
    {
        public Dictionary<(long Stream, int Direction), Dictionary<string, string>> Heads { get; } = [];
        public Dictionary<(long Stream, int Direction), CarvedFile> Files { get; } = [];
        public Data[] Current { get; } = new Data[2];
    }
}
