using System.Buffers.Text;
using PcapLab.Protocols;

namespace PcapLab.Analysis;

/// <summary>HTTP/2 exchanges, paired by stream.</summary>
internal sealed class Http2Analyzer : MessageAnalyzer
{
    private readonly HttpExchanges _exchanges = new();
    private readonly Dictionary<(int Flow, long Stream), int> _open = []; // one entry an exchange, and so no larger than the rows

    public override IReadOnlyList<string> Protocols { get; } = ["http2"];

    public override void OnMessage(in Message message)
    {
        if (message.Number(Http2.StreamId) is not { } stream || message.Number(Http2.Type) is not { } type) return;
        var key = (message.Flow, stream);
        if (type == 0) OnData(message, key);
        else if (message.Has(Http2.Method)) OnRequest(message, key);
        else if (message.Has(Http2.Status)) OnResponse(message, key);
    }

    public override void Collect(MessageRows rows, ShardFlows flows) => _exchanges.Collect(rows, flows);

    private void OnRequest(in Message message, (int, long) key)
    {
        var index = Open(in message, key, message.Direction);
        ref var exchange = ref _exchanges[index];
        exchange.Method = _exchanges.Text(message, Http2.Method);
        exchange.Host = _exchanges.Text(message, Http2.Authority);
        exchange.Uri = _exchanges.Text(message, Http2.Path);
        exchange.UserAgent = _exchanges.Text(message, Http2.UserAgent);
    }

    private void OnResponse(in Message message, (int, long) key)
    {
        var digits = message.Value(Http2.Status);
        if (!Utf8Parser.TryParse(digits, out int status, out var used) || used != digits.Length || status is < 200 and not 101) return;
        if (!_open.TryGetValue(key, out var index)) index = Open(in message, key, 1 - message.Direction);
        _exchanges.Answer(index, in message, status, _exchanges.Text(message, Http2.ContentType), 0);
    }

    private void OnData(in Message message, (int, long) key)
    {
        if (!_open.TryGetValue(key, out var index) || message.Number(Http2.Length) is not { } length) return;
        _exchanges.Count(index, message.Direction == _exchanges[index].ClientDirection, length);
    }

    private int Open(in Message message, (int, long) key, int clientDirection) => _open[key] = _exchanges.Add(in message, clientDirection, "2"u8);
}
