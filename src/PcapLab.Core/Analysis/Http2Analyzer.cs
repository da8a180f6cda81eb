using System.Globalization;
using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>HTTP/2 exchanges, paired by stream.</summary>
internal sealed class Http2Analyzer : MessageAnalyzer
{
    private const int MaxOpen = 200_000;
    private readonly List<HttpRow> _rows = [];
    private readonly Dictionary<(int Flow, long Stream), (int Row, int Client)> _open = [];
    private readonly TextPool _texts = new();

    public override IReadOnlyList<string> Protocols { get; } = ["http2"];

    public override void OnMessage(in Message message)
    {
        if (message.Number(Http2.StreamId) is not { } stream || message.Number(Http2.Type) is not { } type) return;
        var key = (message.Flow, stream);
        if (type == 0) OnData(message, key);
        else if (message.Has(Http2.Method)) OnRequest(message, key);
        else if (message.Has(Http2.Status)) OnResponse(message, key);
    }

    public override void Collect(MessageRows rows, Func<int, long> flowId)
    {
        foreach (var row in _rows) rows.Http.Add(row with { FlowId = flowId((int)row.FlowId) });
    }

    private void OnRequest(in Message message, (int, long) key)
    {
        if (_open.Count >= MaxOpen) _open.Clear();
        _open[key] = (_rows.Count, message.Direction);
        _rows.Add(new HttpRow
        {
            FlowId = message.Flow, Frame = message.Packet.Number, Time = message.Packet.Time, Client = message.Packet.SourceIp, Server = message.Packet.DestinationIp,
            Version = "2", Method = Text(message, Http2.Method), Host = Text(message, Http2.Authority), Uri = Text(message, Http2.Path), UserAgent = Text(message, Http2.UserAgent),
        });
    }

    private void OnResponse(in Message message, (int, long) key)
    {
        var packet = message.Packet;
        if (!int.TryParse(Encoding.ASCII.GetString(message.Value(Http2.Status)), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 200 and not 101) return;
        if (!_open.TryGetValue(key, out var open))
        {
            _open[key] = open = (_rows.Count, 1 - message.Direction);
            _rows.Add(new HttpRow
            {
                FlowId = message.Flow, Frame = packet.Number, Time = packet.Time, Client = packet.DestinationIp, Server = packet.SourceIp, Version = "2",
            });
        }

        var row = _rows[open.Row];
        _rows[open.Row] = row with
        {
            Status = status, ContentType = Text(message, Http2.ContentType), ResponseFrame = packet.Number, ResponseBytes = 0,
            LatencyMs = row.Method is not null && packet.Time >= row.Time ? (packet.Time - row.Time) / 1e6 : null,
        };
    }

    private void OnData(in Message message, (int, long) key)
    {
        if (!_open.TryGetValue(key, out var open) || message.Number(Http2.Length) is not { } length) return;
        var row = _rows[open.Row];
        _rows[open.Row] = message.Direction == open.Client ? row with { RequestBytes = (row.RequestBytes ?? 0) + length } : row with { ResponseBytes = (row.ResponseBytes ?? 0) + length };
    }

    private string? Text(in Message message, Field field) => message.Has(field) ? _texts.Get(message.Value(field)) : null;
}
