using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Mails as SMTP hands them over: the envelope's commands (RFC 5321, 3.3), the mail's own headers (RFC 5322, 3.6), the server's last word.</summary>
internal sealed class SmtpAnalyzer : MessageAnalyzer
{
    private const int MaxRows = 50_000;
    private const int MaxRecipients = 100;
    private const int MaxText = 512;

    /// <summary>Headers that are kept, by their place in <see cref="Mail.Headers"/>.</summary>
    private static readonly string[] Kept = ["date", "from", "to", "cc", "reply-to", "message-id", "in-reply-to", "subject", "user-agent", "x-mailer"];

    private readonly List<Mail> _all = [];
    private readonly Dictionary<int, Session> _sessions = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["smtp"];

    public override IReadOnlyList<Field> Reads { get; } = [Smtp.Command, Smtp.Parameter, Smtp.Code, Smtp.Text, Smtp.MailLine, Smtp.EndOfMail];

    public override void OnMessage(in Message message)
    {
        if (!_sessions.TryGetValue(message.Flow, out var session))
        {
            if (_sessions.Count >= MaxRows)
            {
                _full = true;
                return;
            }

            _sessions.Add(message.Flow, session = new Session());
        }

        if (message.Direction == 1) OnReply(in message, session);
        else if (message.Has(Smtp.EndOfMail)) session.Ended = true;
        else if (message.Has(Smtp.Command)) OnCommand(in message, session, message.Value(Smtp.Command), message.Value(Smtp.Parameter));
        else if (session is { Mail: not null, InHeaders: true }) OnHeader(session, message.Value(Smtp.MailLine));
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        foreach (var m in _all)
        {
            if (m is { AsksTls: true, IsTls: false }) continue; // refused, or not answered: nothing happened
            var ends = flows.Ends(m.Flow, 0);
            rows.Smtp.Add(new SmtpRow
            {
                FlowId = flows.IdOf(m.Flow), Frame = m.Frame, Time = m.Time, Client = ends.From, Server = ends.To, Depth = m.Depth, Helo = m.Helo, MailFrom = m.From,
                Recipients = m.Recipients.Count == 0 ? null : string.Join(',', m.Recipients), Date = m.Headers[0], From = m.Headers[1], To = m.Headers[2], Cc = m.Headers[3], ReplyTo = m.Headers[4],
                MessageId = m.Headers[5], InReplyTo = m.Headers[6], Subject = m.Headers[7], UserAgent = m.Headers[8] ?? m.Headers[9], LastReply = m.LastReply, IsTls = m.IsTls,
            });
        }

        if (_full) rows.Limits.Add("Mails are listed for the first 50,000 of a shard.");
    }

    private void OnCommand(in Message message, Session session, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameter)
    {
        if (Lines.Is(command, "EHLO"u8) || Lines.Is(command, "HELO"u8)) session.Helo = Text(parameter);
        else if (Lines.Is(command, "STARTTLS"u8)) Begin(in message, session).AsksTls = true;
        else if (Lines.Is(command, "MAIL"u8)) Begin(in message, session).From = Address(parameter);
        else if (Lines.Is(command, "RCPT"u8) && session.Mail is { Recipients.Count: < MaxRecipients } mail && Address(parameter) is { } to) mail.Recipients.Add(to);
    }

    private void OnReply(in Message message, Session session)
    {
        if (session.Mail is not { } mail || message.Number(Smtp.Code) is not { } code) return;
        mail.LastReply = $"{code} {Text(message.Value(Smtp.Text))}".TrimEnd();
        if (code == 354) session.InHeaders = true;
        if (mail.AsksTls && code == 220) mail.IsTls = true;
        if (!session.Ended && !mail.AsksTls) return;
        if (session.Ended) session.Mails++;
        (session.Ended, session.Mail) = (false, null);
    }

    private Mail Begin(in Message message, Session session)
    {
        session.InHeaders = session.Ended = false;
        session.Mail = new Mail { Flow = message.Flow, Frame = message.Packet.Number, Time = message.Packet.Time, Depth = session.Mails + 1, Helo = session.Helo };
        if (_all.Count < MaxRows) _all.Add(session.Mail);
        else _full = true;
        return session.Mail;
    }

    /// <summary>Header lines up to the empty one; a line that begins with a blank goes on (RFC 5322, 2.2.3).</summary>
    private static void OnHeader(Session session, ReadOnlySpan<byte> line)
    {
        var headers = session.Mail!.Headers;
        if (line.IsEmpty)
        {
            (session.InHeaders, session.Header) = (false, -1);
        }
        else if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (session.Header >= 0 && headers[session.Header]!.Length < MaxText) headers[session.Header] += " " + Text(line.Trim(" \t"u8));
        }
        else
        {
            var colon = line.IndexOf((byte)':');
            session.Header = colon < 0 ? -1 : Array.IndexOf(Kept, Encoding.UTF8.GetString(line[..Math.Min(colon, 16)]).ToLowerInvariant());
            if (session.Header >= 0) headers[session.Header] = Text(line[(colon + 1)..].Trim(" \t"u8)) ?? "";
        }
    }

    /// <summary>What stands between angle brackets, or behind the colon.</summary>
    private static string? Address(ReadOnlySpan<byte> parameter)
    {
        var rest = parameter[(parameter.IndexOf((byte)':') + 1)..].Trim((byte)' ');
        var (open, close) = (rest.IndexOf((byte)'<'), rest.IndexOf((byte)'>'));
        return Text(open >= 0 && close > open ? rest[(open + 1)..close] : rest);
    }

    private static string? Text(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]);

    private sealed class Session
    {
        public string? Helo { get; set; }
        public int Mails { get; set; }
        public Mail? Mail { get; set; }
        public bool InHeaders { get; set; }
        public bool Ended { get; set; }
        public int Header { get; set; } = -1;
    }

    private sealed class Mail
    {
        public required int Flow { get; init; }
        public required long Frame { get; init; }
        public required long Time { get; init; }
        public required int Depth { get; init; }
        public string? Helo { get; init; }
        public string? From { get; set; }
        public List<string> Recipients { get; } = [];
        public string?[] Headers { get; } = new string?[Kept.Length];
        public string? LastReply { get; set; }
        public bool AsksTls { get; set; }
        public bool IsTls { get; set; }
    }
}
