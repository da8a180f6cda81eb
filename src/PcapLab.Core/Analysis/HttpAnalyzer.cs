using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Pairs HTTP/1 requests with their responses, in the order of the connection (pipelining included).</summary>
internal sealed class HttpAnalyzer : MessageAnalyzer
{
    private const int MaxPipeline = 1000;
    private readonly HttpExchanges _exchanges = new();
    private readonly FlowMap _ofFlow = new();
    private readonly ChunkedArray<Connection> _connections = new();

    public override IReadOnlyList<string> Protocols { get; } = ["http"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        Http.IsRequest, Http.IsResponse, Http.ChunkSize, Http.RequestVersion, Http.ResponseVersion, Http.Method, Http.Host, Http.Uri, Http.UserAgent, Http.ContentLength,
        Http.ContentType, Http.Status,
    ];

    public override void OnMessage(in Message message)
    {
        ref var known = ref _ofFlow[message.Flow];
        if (known == 0) known = _connections.Add(default) + 1;
        ref var connection = ref _connections[known - 1];
        if (message.Has(Http.IsRequest)) OnRequest(message, ref connection);
        else if (message.Has(Http.IsResponse)) OnResponse(message, ref connection);
        else if (message.Number(Http.ChunkSize) is { } size) OnChunk(message.Direction == connection.ClientDirection, size, in connection);
    }

    public override void Collect(MessageRows rows, ShardFlows flows) => _exchanges.Collect(rows, flows);

    private void OnRequest(in Message message, ref Connection connection)
    {
        var index = _exchanges.Add(in message, message.Direction, VersionOf(message.Value(Http.RequestVersion)));
        ref var exchange = ref _exchanges[index];
        exchange.Method = _exchanges.Text(message, Http.Method);
        exchange.Host = _exchanges.Text(message, Http.Host);
        exchange.Uri = _exchanges.Text(message, Http.Uri);
        exchange.UserAgent = _exchanges.Text(message, Http.UserAgent);
        exchange.RequestBytes = message.Number(Http.ContentLength) ?? HttpExchange.None;
        connection.ClientDirection = message.Direction;
        connection.Request = index + 1;
        if (connection.Waiting == MaxPipeline) return;
        if (connection.Waiting++ == 0) connection.First = index + 1;
        else _exchanges[connection.Last - 1].NextWaiting = index + 1;
        connection.Last = index + 1;
    }

    private void OnResponse(in Message message, ref Connection connection)
    {
        var status = message.Number(Http.Status);
        if (status is >= 100 and < 200 and not 101) return;
        var index = connection.First - 1;
        if (connection.Waiting > 0)
        {
            connection.Waiting--;
            connection.First = _exchanges[index].NextWaiting;
        }
        else
        {
            connection.ClientDirection = 1 - message.Direction;
            index = _exchanges.Add(in message, 1 - message.Direction, VersionOf(message.Value(Http.ResponseVersion)));
        }

        connection.Response = index + 1;
        _exchanges.Answer(index, in message, (int)(status ?? HttpExchange.None), _exchanges.Text(message, Http.ContentType), message.Number(Http.ContentLength) ?? HttpExchange.None);
    }

    private void OnChunk(bool isRequest, long size, in Connection connection)
    {
        var index = isRequest ? connection.Request : connection.Response;
        if (index > 0) _exchanges.Count(index - 1, isRequest, size);
    }

    private static ReadOnlySpan<byte> VersionOf(ReadOnlySpan<byte> version) => version.StartsWith("HTTP/"u8) ? version[5..] : "0.9"u8;

    /// <summary>Exchanges by index plus 1: the last request and response, and the queue of those that wait.</summary>
    private struct Connection
    {
        public int ClientDirection, Request, Response, First, Last, Waiting;
    }
}
