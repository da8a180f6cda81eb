using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One HTTP exchange without objects: texts by number, addresses by flow. A third of a row's size, and nothing for the collector to walk.</summary>
internal struct HttpExchange
{
    public const long None = -1;
    public long Frame, Time, ResponseFrame, RequestBytes, ResponseBytes, LatencyNs;
    public int Flow, Version, Method, Host, Uri, UserAgent, ContentType, Status;
    /// <summary>The next exchange of the connection that waits for its response, plus 1.</summary>
    public int NextWaiting;
    public int ClientDirection;
}

/// <summary>The exchanges of one analyzer.</summary>
internal sealed class HttpExchanges
{
    private readonly ChunkedArray<HttpExchange> _all = new();

    public TextStore Texts { get; } = new();

    public ref HttpExchange this[int index] => ref _all[index];

    /// <summary>Starts an exchange with the present message; returns its index.</summary>
    public int Add(in Message message, int clientDirection, ReadOnlySpan<byte> version) => _all.Add(new HttpExchange
    {
        Frame = message.Packet.Number, Time = message.Packet.Time, Flow = message.Flow, ClientDirection = clientDirection, Version = Texts.Add(version),
        RequestBytes = HttpExchange.None, ResponseBytes = HttpExchange.None, LatencyNs = HttpExchange.None, Status = (int)HttpExchange.None,
    });

    /// <summary>Completes an exchange with its response.</summary>
    public void Answer(int index, in Message message, int status, int contentType, long bytes)
    {
        ref var e = ref _all[index];
        e.Status = status;
        e.ContentType = contentType;
        e.ResponseBytes = bytes;
        e.ResponseFrame = message.Packet.Number;
        e.LatencyNs = e.Method != 0 && message.Packet.Time >= e.Time ? message.Packet.Time - e.Time : HttpExchange.None;
    }

    /// <summary>Counts bytes of a body.</summary>
    public void Count(int index, bool isRequest, long bytes)
    {
        ref var sum = ref isRequest ? ref _all[index].RequestBytes : ref _all[index].ResponseBytes;
        sum = Math.Max(sum, 0) + bytes;
    }

    /// <summary>The number of a field's text, 0 when it is not there.</summary>
    public int Text(in Message message, Field field) => message.Find(field) is var i and >= 0 ? Texts.Add(message.Value(message.Tree[i])) : 0;

    public void Collect(MessageRows rows, ShardFlows flows) => rows.Http.Add(new Part(flows.Take(_all), Texts.View(), flows));

    private sealed class Part(ChunkedArray<HttpExchange> all, TextView texts, ShardFlows flows) : IRowPart<HttpRow>
    {
        public int Count => all.Count;

        public long FrameOf(int index) => all[index].Frame;

        public HttpRow At(int index)
        {
            ref var e = ref all[index];
            var ends = flows.Ends(e.Flow, e.ClientDirection);
            return new HttpRow
            {
                FlowId = flows.IdOf(e.Flow), Frame = e.Frame, Time = e.Time, Client = ends.From, Server = ends.To, Version = texts.Get(e.Version)!,
                Method = texts.Get(e.Method), Host = texts.Get(e.Host), Uri = texts.Get(e.Uri), UserAgent = texts.Get(e.UserAgent), ContentType = texts.Get(e.ContentType),
                Status = e.Status < 0 ? null : e.Status, RequestBytes = Known(e.RequestBytes), ResponseBytes = Known(e.ResponseBytes),
                LatencyMs = e.LatencyNs < 0 ? null : e.LatencyNs / 1e6, ResponseFrame = e.ResponseFrame == 0 ? null : e.ResponseFrame,
            };
        }

        private static long? Known(long bytes) => bytes < 0 ? null : bytes;
    }
}
