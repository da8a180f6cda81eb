using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>The open part of one SSH connection: who greets as what, and what both agree on (RFC 4253, 7.1: the first of the client's that the server has too).</summary>
public sealed record SshRow
{
    /// <summary>Flow.</summary>
    public required long FlowId { get; init; }
    /// <summary>Frame of the first message.</summary>
    public required long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Client.</summary>
    public required Ip Client { get; init; }
    /// <summary>Server.</summary>
    public required Ip Server { get; init; }
    /// <summary>Server's port.</summary>
    public required int ServerPort { get; init; }
    /// <summary>The client's greeting; hostile, escape it for where it goes.</summary>
    public string? ClientVersion { get; init; }
    /// <summary>The server's greeting; hostile.</summary>
    public string? ServerVersion { get; init; }
    /// <summary>Key exchange.</summary>
    public string? Kex { get; init; }
    /// <summary>Kind of the server's key.</summary>
    public string? HostKey { get; init; }
    /// <summary>Encryption; both directions, joined by a comma, where they differ.</summary>
    public string? Cipher { get; init; }
    /// <summary>Authentication of messages.</summary>
    public string? Mac { get; init; }
    /// <summary>Compression.</summary>
    public string? Compression { get; init; }
    /// <summary>HASSH of the client.</summary>
    public string? Hassh { get; init; }
    /// <summary>HASSH of the server.</summary>
    public string? HasshServer { get; init; }

    /// <summary>Columns of <c>export --table ssh</c>.</summary>
    public static Table<SshRow> Table { get; } = new("ssh", "SSH connections: greetings and what was agreed on",
        new("flow_id", ColumnType.Integer, "Flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the first message", r => r.Frame),
        new("time", ColumnType.Time, "Time of that frame", r => r.Time),
        new("client", ColumnType.Address, "Client", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Server", r => r.Server.ToString()),
        new("server_port", ColumnType.Integer, "Server's port", r => r.ServerPort),
        new("client_version", ColumnType.Text, "The client's greeting", r => r.ClientVersion),
        new("server_version", ColumnType.Text, "The server's greeting", r => r.ServerVersion),
        new("kex", ColumnType.Text, "Key exchange", r => r.Kex),
        new("host_key", ColumnType.Text, "Kind of the server's key", r => r.HostKey),
        new("cipher", ColumnType.Text, "Encryption; to the server, to the client where they differ", r => r.Cipher),
        new("mac", ColumnType.Text, "Authentication of messages", r => r.Mac),
        new("compression", ColumnType.Text, "Compression", r => r.Compression),
        new("hassh", ColumnType.Text, "HASSH of the client", r => r.Hassh),
        new("hassh_server", ColumnType.Text, "HASSH of the server", r => r.HasshServer));
}

/// <summary>One FTP command with its reply. Passwords are left out.</summary>
public sealed record FtpRow
{
    /// <summary>Flow of the control connection.</summary>
    public required long FlowId { get; init; }
    /// <summary>Frame of the command.</summary>
    public required long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Client.</summary>
    public required Ip Client { get; init; }
    /// <summary>Server.</summary>
    public required Ip Server { get; init; }
    /// <summary>Who is logged in or logging in; hostile.</summary>
    public string? User { get; init; }
    /// <summary>The command, in capitals.</summary>
    public required string Command { get; init; }
    /// <summary>Its argument, but for PASS and ACCT; hostile.</summary>
    public string? Argument { get; init; }
    /// <summary>Code of the reply that completed it (RFC 959, 4.2: not one that only says it begins).</summary>
    public int? ReplyCode { get; init; }
    /// <summary>That reply's text; hostile.</summary>
    public string? Reply { get; init; }
    /// <summary>Where the data connection goes that the command or its reply announces.</summary>
    public Ip? DataServer { get; init; }
    /// <summary>Its port.</summary>
    public int? DataPort { get; init; }
    /// <summary>Whether the client opens the data connection.</summary>
    public bool? IsPassive { get; init; }

    /// <summary>Columns of <c>export --table ftp</c>.</summary>
    public static Table<FtpRow> Table { get; } = new("ftp", "FTP commands with their replies, without passwords",
        new("flow_id", ColumnType.Integer, "Flow of the control connection", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the command", r => r.Frame),
        new("time", ColumnType.Time, "Time of that frame", r => r.Time),
        new("client", ColumnType.Address, "Client", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Server", r => r.Server.ToString()),
        new("user", ColumnType.Text, "User name", r => r.User),
        new("command", ColumnType.Text, "Command", r => r.Command),
        new("argument", ColumnType.Text, "Its argument, but for passwords", r => r.Argument),
        new("reply_code", ColumnType.Integer, "Code of the completing reply", r => r.ReplyCode),
        new("reply", ColumnType.Text, "Its text", r => r.Reply),
        new("data_server", ColumnType.Address, "Where the data connection goes", r => r.DataServer?.ToString()),
        new("data_port", ColumnType.Integer, "Its port", r => r.DataPort));
}

/// <summary>One mail handed over by SMTP, or a connection that went on encrypted.</summary>
public sealed record SmtpRow
{
    /// <summary>Flow.</summary>
    public required long FlowId { get; init; }
    /// <summary>Frame of the command that began it.</summary>
    public required long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Client.</summary>
    public required Ip Client { get; init; }
    /// <summary>Server.</summary>
    public required Ip Server { get; init; }
    /// <summary>Which mail of the connection, from 1.</summary>
    public required int Depth { get; init; }
    /// <summary>As what the client greets; hostile, as all texts here.</summary>
    public string? Helo { get; init; }
    /// <summary>Sender of the envelope.</summary>
    public string? MailFrom { get; init; }
    /// <summary>Recipients of the envelope, joined by commas.</summary>
    public string? Recipients { get; init; }
    /// <summary>The mail's <c>Date</c>.</summary>
    public string? Date { get; init; }
    /// <summary>The mail's <c>From</c>.</summary>
    public string? From { get; init; }
    /// <summary>The mail's <c>To</c>.</summary>
    public string? To { get; init; }
    /// <summary>The mail's <c>Cc</c>.</summary>
    public string? Cc { get; init; }
    /// <summary>The mail's <c>Reply-To</c>.</summary>
    public string? ReplyTo { get; init; }
    /// <summary>The mail's <c>Message-ID</c>.</summary>
    public string? MessageId { get; init; }
    /// <summary>The mail's <c>In-Reply-To</c>.</summary>
    public string? InReplyTo { get; init; }
    /// <summary>The mail's <c>Subject</c>.</summary>
    public string? Subject { get; init; }
    /// <summary>The mail's <c>User-Agent</c> or <c>X-Mailer</c>.</summary>
    public string? UserAgent { get; init; }
    /// <summary>Code and text of the server's last reply.</summary>
    public string? LastReply { get; init; }
    /// <summary>Whether the connection went on encrypted.</summary>
    public bool IsTls { get; init; }

    /// <summary>Columns of <c>export --table smtp</c>.</summary>
    public static Table<SmtpRow> Table { get; } = new("smtp", "Mails handed over by SMTP",
        new("flow_id", ColumnType.Integer, "Flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the command that began it", r => r.Frame),
        new("time", ColumnType.Time, "Time of that frame", r => r.Time),
        new("client", ColumnType.Address, "Client", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Server", r => r.Server.ToString()),
        new("depth", ColumnType.Integer, "Which mail of the connection", r => r.Depth),
        new("helo", ColumnType.Text, "As what the client greets", r => r.Helo),
        new("mail_from", ColumnType.Text, "Sender of the envelope", r => r.MailFrom),
        new("recipients", ColumnType.Text, "Recipients of the envelope", r => r.Recipients),
        new("from", ColumnType.Text, "Sender in the mail", r => r.From),
        new("to", ColumnType.Text, "Recipients in the mail", r => r.To),
        new("subject", ColumnType.Text, "Subject", r => r.Subject),
        new("message_id", ColumnType.Text, "Message-ID", r => r.MessageId),
        new("last_reply", ColumnType.Text, "The server's last reply", r => r.LastReply),
        new("tls", ColumnType.Bool, "Whether the connection went on encrypted", r => r.IsTls));
}
