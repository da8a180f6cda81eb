using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>
/// Bodies of HTTP/1 requests and responses (RFC 9112): by length, by chunks or up to the end of the connection. Ranges of one resource, from however many
/// connections, become one file.
/// </summary>
internal sealed class HttpCarver(FileDesk desk) : Carver(desk)
{
    private const int MaxConnections = 200_000;
    private const int MaxPipeline = 1000;
    private readonly Dictionary<int, Connection> _connections = [];
    private readonly RangeFiles _ranges = new();

    public override IReadOnlyList<string> Protocols { get; } = ["http"];

    public override void OnMessage(in Message message)
    {
        if (!_connections.TryGetValue(message.Flow, out var connection))
        {
            if (_connections.Count >= MaxConnections) _connections.Clear();
            _connections[message.Flow] = connection = new Connection();
        }

        var side = connection.Sides[message.Direction & 1];
        if (message.Number(Http.ChunkSize) is { } size)
        {
            side.ChunkLeft = size;
            if (size == 0) End(side, isWhole: true);
            return;
        }

        if (message.Has(Http.IsRequest)) OnRequest(in message, connection, side);
        else if (message.Has(Http.IsResponse)) OnResponse(in message, connection, side);
    }

    public override void OnContent(in PacketFacts packet, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection) || connection.Sides[place.Direction & 1] is not { File: { } file } side) return;
        if (side.ChunkLeft >= 0)
        {
            var taken = (int)Math.Min(side.ChunkLeft, bytes.Length); // what follows is the line end after the chunk
            side.ChunkLeft -= taken;
            bytes = bytes[..taken];
        }

        Desk.Append(file, in packet, bytes);
        side.Left -= bytes.Length;
        if (side.Left == 0) End(side, isWhole: true);
    }

    public override void OnGap(in FlowPlace place, long missing, bool lost)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection) || connection.Sides[place.Direction & 1] is not { File: { } file } side) return;
        if (side.ChunkLeft >= 0) side.ChunkLeft = Math.Max(0, side.ChunkLeft - missing);
        file.Skip(missing);
        side.Left -= missing;
        if (lost || side.Left <= 0) End(side, isWhole: false);
    }

    public override void OnEnded(int flow) => _connections.Remove(flow);

    private void OnRequest(in Message message, Connection connection, Side side)
    {
        End(side, isWhole: false);
        var asked = new Asked(Text(in message, Http.Method), Text(in message, Http.Host), Text(in message, Http.Uri));
        if (connection.Waiting.Count < MaxPipeline) connection.Waiting.Enqueue(asked);
        Begin(in message, asked, side);
    }

    private void OnResponse(in Message message, Connection connection, Side side)
    {
        End(side, isWhole: false);
        var status = message.Number(Http.Status);
        if (status is >= 100 and < 200) return;
        connection.Waiting.TryDequeue(out var asked);
        if (asked?.Method == "HEAD" || status is 204 or 304) return;
        Begin(in message, asked, side);
        if (status == 206) side.File = _ranges.Join(Desk, side.File, message.Bytes, asked?.Url);
    }

    /// <summary>Opens a file for the body that a head announces, if it announces one.</summary>
    private void Begin(in Message message, Asked? asked, Side side)
    {
        var head = message.Bytes;
        var length = message.Number(Http.ContentLength);
        var chunked = Header(head, "transfer-encoding"u8)?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) == true;
        if (length is null && !chunked && message.Has(Http.IsRequest)) return;
        if (length is null && Header(head, "content-length"u8) is not null && !chunked) return;
        side.ChunkLeft = chunked ? 0 : -1;
        side.Left = length;
        var file = Desk.Open(in message, "http", message.Direction);
        file.Expected = length;
        file.UntilClose = length is null && !chunked;
        file.ContentType = Header(head, "content-type"u8);
        file.Encoding = BodyCoding.Meaningful(Header(head, "content-encoding"u8));
        file.Origin = asked?.Url;
        file.Name = UrlName.FromDisposition(Header(head, "content-disposition"u8)) ?? UrlName.FromPath(asked?.Uri);
        side.File = file;
    }

    private void End(Side side, bool isWhole)
    {
        if (side.File is { Lasts: false } file) Desk.Close(file, isWhole ? null : "the next message came before its end");
        side.File = null;
        side.ChunkLeft = -1;
    }

    private static string? Text(in Message message, Field field) => message.Has(field) ? Encoding.UTF8.GetString(message.Value(field)) : null;

    private static string? Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) =>
        TextHead.Header(head, name) is { IsEmpty: false } value ? Encoding.UTF8.GetString(value) : null;

    private sealed record Asked(string? Method, string? Host, string? Uri)
    {
        public string? Url => Uri is null ? null : Uri.Contains("://", StringComparison.Ordinal) || Host is null ? Uri : string.Create(CultureInfo.InvariantCulture, $"http://{Host}{Uri}");
    }

    private sealed class Side
    {
        public CarvedFile? File { get; set; }
        /// <summary>Bytes of the body to come, null when nobody told.</summary>
        public long? Left { get; set; }
        /// <summary>Bytes of the chunk to come, -1 when the body is not chunked.</summary>
        public long ChunkLeft { get; set; } = -1;
    }

    private sealed class Connection
    {
        public Queue<Asked> Waiting { get; } = new();
        public Side[] Sides { get; } = [new(), new()];
    }
}
