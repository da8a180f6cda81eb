using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>Mails of SMTP (RFC 5321), as the sender's program made them: DATA without its dot stuffing, BDAT chunks joined. Attachments follow as files of their own.</summary>
internal sealed class SmtpCarver(FileDesk desk) : Carver(desk)
{
    private const int MaxConnections = 20_000;
    private readonly Dictionary<int, Session> _sessions = [];

    public override IReadOnlyList<string> Protocols { get; } = ["smtp"];

    public override void OnMessage(in Message message)
    {
        if (!_sessions.TryGetValue(message.Flow, out var session))
        {
            if (_sessions.Count >= MaxConnections) _sessions.Clear();
            _sessions[message.Flow] = session = new Session();
        }

        var isBlankLine = session is { File.IsClosed: false, ChunkLeft: 0 } && message.Direction == session.File.Direction && message.Bytes.TrimEnd("\r\n"u8).IsEmpty;
        if (isBlankLine || message.Has(Smtp.MailLine)) OnLine(in message, session);
        else if (message.Has(Smtp.Command)) OnCommand(in message, session);
    }

    public override void OnContent(in PacketFacts packet, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
        if (!_sessions.TryGetValue(place.Flow, out var session) || session.File is not { } file) return;
        Desk.Append(file, in packet, bytes);
        session.ChunkLeft -= bytes.Length;
        if (session is { ChunkLeft: <= 0, IsLastChunk: true }) End(session, null);
    }

    public override void OnGap(in FlowPlace place, long missing, bool lost)
    {
        if (!_sessions.TryGetValue(place.Flow, out var session) || session.File is not { } file) return;
        file.Skip(missing);
        session.ChunkLeft -= missing;
        if (lost) End(session, "its end was not captured");
    }

    public override void OnEnded(int flow) => _sessions.Remove(flow);

    private void OnLine(in Message message, Session session)
    {
        var line = message.Bytes;
        var file = session.File ??= Begin(in message, session);
        if (session.AtLineStart && line.TrimEnd("\r\n"u8).SequenceEqual("."u8))
        {
            End(session, null);
            return;
        }

        if (session.AtLineStart && line.StartsWith("."u8)) line = line[1..];
        if (session is { InHead: true, HasSubject: false } && line.Length > 9 && Lines.Is(line[..8], "subject:"u8))
        {
            session.HasSubject = true;
            file.Name = MimeWord.Decode(Encoding.UTF8.GetString(line[8..]).Trim()).Replace('/', '_') + ".eml";
        }

        if (line.TrimEnd("\r\n"u8).IsEmpty) session.InHead = false;
        session.AtLineStart = line.EndsWith((byte)'\n');
        Desk.Append(file, in message.Packet, line);
    }

    private void OnCommand(in Message message, Session session)
    {
        var parameter = Encoding.UTF8.GetString(message.Value(Smtp.Parameter));
        var command = Encoding.ASCII.GetString(message.Value(Smtp.Command)).ToUpperInvariant();
        if (command == "MAIL") session.Envelope = parameter;
        else if (command == "RCPT" && session.Envelope.Length < 1000) session.Envelope += " " + parameter;
        else if (command == "BDAT" && Smtp.ChunkLength(message.Bytes) is { } length)
        {
            session.File ??= Begin(in message, session);
            session.ChunkLeft = length;
            session.IsLastChunk = parameter.EndsWith("LAST", StringComparison.OrdinalIgnoreCase);
            if (length == 0 && session.IsLastChunk) End(session, null);
        }
    }

    private CarvedFile Begin(in Message message, Session session)
    {
        var file = Desk.Open(in message, "smtp", message.Direction);
        file.ContentType = "message/rfc822";
        file.Origin = session.Envelope;
        file.Name = string.Create(CultureInfo.InvariantCulture, $"mail-{file.Frame}.eml");
        session.InHead = true;
        session.HasSubject = false;
        session.AtLineStart = true;
        return file;
    }

    private void End(Session session, string? fault)
    {
        if (session.File is { } file) Desk.Close(file, fault);
        session.File = null;
    }

    private sealed class Session
    {
        public CarvedFile? File { get; set; }
        public string Envelope { get; set; } = "";
        public bool InHead { get; set; }
        public bool HasSubject { get; set; }
        public bool AtLineStart { get; set; }
        public long ChunkLeft { get; set; }
        public bool IsLastChunk { get; set; }
    }
}
