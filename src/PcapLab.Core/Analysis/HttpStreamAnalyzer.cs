using PcapLab.Protocols;

namespace PcapLab.Analysis;

/// <summary>Exchanges of HTTP/2 and HTTP/3, paired by stream.</summary>
internal abstract class HttpStreamAnalyzer : MessageAnalyzer
{
    private readonly HttpExchanges _exchanges = new();
    private readonly Dictionary<(int Flow, long Stream), int> _open = []; // one entry an exchange, and so no larger than the rows

    /// <summary>What the version is called in rows.</summary>
    protected abstract ReadOnlySpan<byte> Version { get; }
    /// <summary>Its headers.</summary>
    protected abstract HttpFields Header { get; }

    /// <summary>Stream and, for a frame with content, its length; null when the message is no frame of a stream.</summary>
    protected abstract (long Stream, long? Content)? Frame(in Message message);

    public override void OnMessage(in Message message)
    {
        if (Frame(message) is not var (stream, content)) return;
        var key = (message.Flow, stream);
        if (content is { } length) OnData(message, key, length);
        else if (message.Has(Header[":method"])) OnRequest(message, key);
        else if (message.Number(Header[":status"]) is { } status and (>= 200 and < 1000 or 101)) OnResponse(message, key, (int)status);
    }

    public override void Collect(MessageRows rows, ShardFlows flows) => _exchanges.Collect(rows, flows);

    private void OnRequest(in Message message, (int, long) key)
    {
        var index = Open(in message, key, message.Direction);
        ref var exchange = ref _exchanges[index];
        exchange.Method = _exchanges.Text(message, Header[":method"]);
        exchange.Host = _exchanges.Text(message, message.Has(Header[":authority"]) ? Header[":authority"] : Header["host"]);
        exchange.Uri = _exchanges.Text(message, Header[":path"]);
        exchange.UserAgent = _exchanges.Text(message, Header["user-agent"]);
    }

    private void OnResponse(in Message message, (int, long) key, int status)
    {
        if (!_open.TryGetValue(key, out var index)) index = Open(in message, key, 1 - message.Direction);
        _exchanges.Answer(index, in message, status, _exchanges.Text(message, Header["content-type"]), 0);
    }

    private void OnData(in Message message, (int, long) key, long length)
    {
        if (_open.TryGetValue(key, out var index)) _exchanges.Count(index, message.Direction == _exchanges[index].ClientDirection, length);
    }

    private int Open(in Message message, (int, long) key, int clientDirection) => _open[key] = _exchanges.Add(in message, clientDirection, Version);
}
