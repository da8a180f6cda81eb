using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>FTP's commands with the replies that complete them, in order (RFC 959, 4.2 and 5.4).</summary>
internal sealed class FtpAnalyzer : MessageAnalyzer
{
    private const int MaxRows = 50_000;
    private const int MaxFlows = 20_000;
    private const int MaxText = 256;
    private readonly List<Exchange> _all = [];
    private readonly Dictionary<int, Session> _sessions = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["ftp"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        Ftp.Command, Ftp.Argument, Ftp.Code, Ftp.Text, Ftp.PassiveIp, Ftp.PassivePort, Ftp.ActiveIp, Ftp.ActivePort, Ftp.ExtendedPassive, Ftp.ExtendedActive,
    ];

    public override void OnMessage(in Message message)
    {
        if (!_sessions.TryGetValue(message.Flow, out var session))
        {
            if (_sessions.Count >= MaxFlows)
            {
                _full = true;
                return;
            }

            _sessions.Add(message.Flow, session = new Session());
        }

        if (message.Direction == 0) OnCommand(in message, session);
        else OnReply(in message, session);
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        foreach (var e in _all)
        {
            var ends = flows.Ends(e.Flow, 0);
            rows.Ftp.Add(new FtpRow
            {
                FlowId = flows.IdOf(e.Flow), Frame = e.Frame, Time = e.Time, Client = ends.From, Server = ends.To, User = e.User, Command = e.Command, Argument = e.Argument,
                ReplyCode = e.ReplyCode, Reply = e.Reply, DataPort = e.DataPort, IsPassive = e.DataPort is null ? null : e.IsPassive,
                DataServer = e.DataPort is null ? null : e.DataServer ?? (e.IsPassive ? ends.To : ends.From),
            });
        }

        if (_full) rows.Limits.Add("FTP commands are listed for the first 50,000 of a shard.");
    }

    private void OnCommand(in Message message, Session session)
    {
        var command = Encoding.UTF8.GetString(message.Value(Ftp.Command) is var c ? c[..Math.Min(c.Length, 16)] : default).ToUpperInvariant();
        if (command.Length == 0) return;
        if (_all.Count >= MaxRows)
        {
            _full = true;
            return;
        }

        var argument = Text(message.Value(Ftp.Argument));
        if (command == "USER") session.User = argument;
        var e = new Exchange
        {
            Flow = message.Flow, Frame = message.Packet.Number, Time = message.Packet.Time, User = session.User, Command = command, Argument = command is "PASS" or "ACCT" ? null : argument,
        };
        Endpoint(in message, e, Ftp.ActivePort, Ftp.ExtendedActive, Ftp.ActiveIp, false);
        _all.Add(e);
        session.Waiting.Enqueue(e);
    }

    /// <summary>A reply in several lines has a dash behind the code of its first (RFC 959, 4.2); a code below 200 says that the last word is still to come.</summary>
    private static void OnReply(in Message message, Session session)
    {
        if (message.Find(Ftp.Code) is not (var i and >= 0)) return;
        var value = message.Tree[i];
        var goesOn = value.Offset + 3 < message.Bytes.Length && message.Bytes[value.Offset + 3] == (byte)'-';
        if (goesOn || value.Number < 200 || !session.Waiting.TryDequeue(out var e)) return;
        e.ReplyCode = (int)value.Number;
        e.Reply = Text(message.Value(Ftp.Text));
        Endpoint(in message, e, Ftp.PassivePort, Ftp.ExtendedPassive, Ftp.PassiveIp, true);
    }

    private static void Endpoint(in Message message, Exchange e, Field port, Field extended, Field address, bool isPassive)
    {
        if ((message.Number(port) ?? message.Number(extended)) is not { } number) return;
        e.DataPort = (int)number;
        e.IsPassive = isPassive;
        if (message.Value(address) is { Length: 4 } ip) e.DataServer = Ip.FromBytes(ip);
    }

    private static string? Text(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]);

    private sealed class Session
    {
        public string? User { get; set; }
        public Queue<Exchange> Waiting { get; } = new();
    }

    private sealed class Exchange
    {
        public required int Flow { get; init; }
        public required long Frame { get; init; }
        public required long Time { get; init; }
        public string? User { get; init; }
        public required string Command { get; init; }
        public string? Argument { get; init; }
        public int? ReplyCode { get; set; }
        public string? Reply { get; set; }
        public Ip? DataServer { get; set; }
        public int? DataPort { get; set; }
        public bool IsPassive { get; set; }
    }
}
