using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Follows SIP calls from INVITE to BYE by their Call-ID (RFC 3261, 13 and 15).</summary>
internal sealed class CallAnalyzer : MessageAnalyzer
{
    private const int MaxCalls = 50_000;
    private const int MaxText = 256;
    private readonly Dictionary<(int Flow, string CallId), Call> _calls = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["sip"];

    public override void OnMessage(in Message message)
    {
        var id = Text(in message, Sip.CallId);
        if (id is null) return;
        var method = message.Value(Sip.Method);
        var isInvite = method.SequenceEqual("INVITE"u8);
        if (!_calls.TryGetValue((message.Flow, id), out var call))
        {
            if (!isInvite) return;
            if (_calls.Count >= MaxCalls)
            {
                _full = true;
                return;
            }

            _calls.Add((message.Flow, id), call = new Call
            {
                Frame = message.Packet.Number, Time = message.Packet.Time, Client = message.Packet.SourceIp, Server = message.Packet.DestinationIp,
                From = Text(in message, Sip.FromAddress), To = Text(in message, Sip.ToAddress),
            });
        }

        var time = message.Packet.Time;
        if (method.SequenceEqual("BYE"u8)) call.Ended ??= time;
        else if (method.SequenceEqual("CANCEL"u8)) call.IsCancelled = true;
        else if (message.Number(Sip.StatusCode) is { } status && message.Value(Sip.CSeqMethod).SequenceEqual("INVITE"u8)) Answer(call, (int)status, time);
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        foreach (var ((flow, id), call) in _calls)
        {
            rows.Calls.Add(new CallRow
            {
                FlowId = flows.IdOf(flow), Frame = call.Frame, Time = call.Time, Client = call.Client, Server = call.Server, CallId = id, From = call.From, To = call.To,
                RingMs = Milliseconds(call.Time, call.Rang), SetupMs = Milliseconds(call.Time, call.Answered), DurationS = Milliseconds(call.Answered ?? 0, call.Answered is null ? null : call.Ended) / 1000,
                Status = call.Status, State = StateOf(call),
            });
        }

        if (_full) rows.Limits.Add("SIP calls are listed for the first 50,000 of a shard.");
    }

    private static void Answer(Call call, int status, long time)
    {
        switch (status)
        {
            case 180 or 183: call.Rang ??= time; break;
            case >= 200 and < 300:
                call.Answered ??= time;
                call.Status ??= status;
                break;
            // A challenge is answered with another INVITE of the same call.
            case >= 300 and not (401 or 407) when call.Answered is null: call.Status = status; break;
            default: break;
        }
    }

    private static string StateOf(Call call) => call switch
    {
        { Answered: not null, Ended: not null } => "ended",
        { Answered: not null } => "answered",
        { IsCancelled: true } => "cancelled",
        { Status: not null } => "failed",
        { Rang: not null } => "ringing",
        _ => "calling",
    };

    private static double? Milliseconds(long from, long? to) => to is { } t && t >= from ? (t - from) / 1e6 : null;

    private static string? Text(in Message message, Field field)
    {
        var value = message.Value(field);
        return value.IsEmpty ? null : Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaxText)]);
    }

    private sealed class Call
    {
        public long Frame { get; init; }
        public long Time { get; init; }
        public Ip Client { get; init; }
        public Ip Server { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public long? Rang { get; set; }
        public long? Answered { get; set; }
        public long? Ended { get; set; }
        public int? Status { get; set; }
        public bool IsCancelled { get; set; }
    }
}
