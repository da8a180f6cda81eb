using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Pairs HTTP/1 requests with their responses, in the order of the connection (pipelining included).</summary>
internal sealed class HttpAnalyzer : MessageAnalyzer
{
    private const int MaxOpen = 200_000;
    private const int MaxPipeline = 1000;
    private readonly List<HttpRow> _rows = [];
    private readonly Dictionary<int, Connection> _connections = [];
    private readonly TextPool _texts = new();

    public override IReadOnlyList<string> Protocols { get; } = ["http"];

    public override void OnMessage(in Message message)
    {
        if (!_connections.TryGetValue(message.Flow, out var connection))
        {
            if (_connections.Count >= MaxOpen) _connections.Clear();
            _connections[message.Flow] = connection = new Connection();
        }

        if (message.Has(Http.IsRequest)) OnRequest(message, connection);
        else if (message.Has(Http.IsResponse)) OnResponse(message, connection);
        else if (message.Number(Http.ChunkSize) is { } size) OnChunk(message.Direction == connection.ClientDirection, size, connection);
    }

    public override void Collect(MessageRows rows, Func<int, long> flowId)
    {
        foreach (var row in _rows) rows.Http.Add(row with { FlowId = flowId((int)row.FlowId) });
    }

    private void OnRequest(in Message message, Connection connection)
    {
        connection.ClientDirection = message.Direction;
        connection.Request = _rows.Count;
        if (connection.Waiting.Count < MaxPipeline) connection.Waiting.Enqueue(_rows.Count);
        _rows.Add(new HttpRow
        {
            FlowId = message.Flow, Frame = message.Packet.Number, Time = message.Packet.Time, Client = message.Packet.SourceIp, Server = message.Packet.DestinationIp,
            Version = VersionOf(message.Value(Http.RequestVersion)), Method = Text(message, Http.Method), Host = Text(message, Http.Host), Uri = Text(message, Http.Uri),
            UserAgent = Text(message, Http.UserAgent), RequestBytes = message.Number(Http.ContentLength),
        });
    }

    private void OnResponse(in Message message, Connection connection)
    {
        var status = message.Number(Http.Status);
        var packet = message.Packet;
        if (status is >= 100 and < 200 and not 101) return;
        if (!connection.Waiting.TryDequeue(out var index))
        {
            index = _rows.Count;
            connection.ClientDirection = 1 - message.Direction;
            _rows.Add(new HttpRow
            {
                FlowId = message.Flow, Frame = packet.Number, Time = packet.Time, Client = packet.DestinationIp, Server = packet.SourceIp,
                Version = VersionOf(message.Value(Http.ResponseVersion)),
            });
        }

        connection.Response = index;
        var row = _rows[index];
        _rows[index] = row with
        {
            Status = (int?)status, ContentType = Text(message, Http.ContentType), ResponseBytes = message.Number(Http.ContentLength), ResponseFrame = packet.Number,
            LatencyMs = row.Method is not null && packet.Time >= row.Time ? (packet.Time - row.Time) / 1e6 : null,
        };
    }

    private void OnChunk(bool isRequest, long size, Connection connection)
    {
        var index = isRequest ? connection.Request : connection.Response;
        if (index < 0) return;
        var row = _rows[index];
        _rows[index] = isRequest ? row with { RequestBytes = (row.RequestBytes ?? 0) + size } : row with { ResponseBytes = (row.ResponseBytes ?? 0) + size };
    }

    private string? Text(in Message message, Field field) => message.Has(field) ? _texts.Get(message.Value(field)) : null;

    private string VersionOf(ReadOnlySpan<byte> version) => version.StartsWith("HTTP/"u8) ? _texts.Get(version[5..]) : "0.9";

    private sealed class Connection
    {
        public Queue<int> Waiting { get; } = new();
        public int ClientDirection { get; set; }
        public int Request { get; set; } = -1;
        public int Response { get; set; } = -1;
    }
}
