using System.Buffers.Text;
using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>
/// Credentials that cross the network readable: HTTP Basic (RFC 7617), FTP, POP3, IMAP and SMTP log-ins, SNMP communities. Of the secret only its
/// length is kept; anonymous FTP is no credential.
/// </summary>
internal sealed class CredentialAnalyzer : MessageAnalyzer
{
    private const int MaxRows = 10_000;
    private const int MaxUser = 64;
    private const int MaxFlows = 100_000;
    private readonly List<CredentialRow> _rows = [];
    private readonly Dictionary<int, string> _users = [];
    private readonly HashSet<int> _communities = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["ftp", "http", "imap", "pop", "smtp", "snmp"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        Http.Authorization, Ftp.Command, Ftp.Argument, Pop.Command, Pop.Parameter, Imap.Command, Imap.Parameter, Smtp.Command, Smtp.Parameter, Smtp.AuthLine, Snmp.Community,
    ];

    public override void OnMessage(in Message message)
    {
        if (message.IsDecrypted) return;
        switch (message.Protocol.Name)
        {
            case "http": OnHttp(in message); break;
            case "ftp": OnCommand(in message, message.Value(Ftp.Command), message.Value(Ftp.Argument)); break;
            case "pop": OnCommand(in message, message.Value(Pop.Command), message.Value(Pop.Parameter)); break;
            case "imap": OnImap(in message, message.Value(Imap.Command), message.Value(Imap.Parameter)); break;
            case "smtp": OnSmtp(in message); break;
            case "snmp": OnSnmp(in message); break;
        }
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        rows.Credentials.AddRange(_rows);
        if (_full) rows.Limits.Add("Readable credentials are listed for the first 10,000 log-ins of a shard.");
    }

    private void OnHttp(in Message message)
    {
        var value = message.Value(Http.Authorization);
        if (value.Length > 6 && Ascii.EqualsIgnoreCase(value[..6], "basic "u8)) AddBase64(in message, value[6..].Trim((byte)' '), (byte)':');
    }

    private void OnCommand(in Message message, ReadOnlySpan<byte> command, ReadOnlySpan<byte> argument)
    {
        if (Ascii.EqualsIgnoreCase(command, "USER"u8))
        {
            if (_users.Count >= MaxFlows) _users.Clear();
            _users[message.Flow] = User(argument);
        }
        else if (Ascii.EqualsIgnoreCase(command, "PASS"u8))
        {
            var user = _users.GetValueOrDefault(message.Flow, "");
            if (!user.Equals("anonymous", StringComparison.OrdinalIgnoreCase) && !user.Equals("ftp", StringComparison.OrdinalIgnoreCase)) Add(in message, user, argument.Length);
        }
        else if (Ascii.EqualsIgnoreCase(command, "AUTH"u8) && argument.Length > 6 && Ascii.EqualsIgnoreCase(argument[..6], "PLAIN "u8))
        {
            AddBase64(in message, argument[6..], 0);
        }
    }

    private void OnImap(in Message message, ReadOnlySpan<byte> command, ReadOnlySpan<byte> line)
    {
        if (!Ascii.EqualsIgnoreCase(command, "LOGIN"u8)) return;
        var at = line.LastIndexOf((byte)' ');
        var secret = line[(at + 1)..].Trim((byte)'"');
        var rest = at < 0 ? default : line[..at].Trim((byte)' ');
        Add(in message, User(rest[(rest.LastIndexOf((byte)' ') + 1)..].Trim((byte)'"')), secret.Length);
    }

    // AUTH PLAIN carries all at once; AUTH LOGIN sends the user and the password as one line each.
    private void OnSmtp(in Message message)
    {
        var argument = message.Value(Smtp.Parameter);
        if (Ascii.EqualsIgnoreCase(message.Value(Smtp.Command), "AUTH"u8) && argument.Length > 6 && Ascii.EqualsIgnoreCase(argument[..6], "PLAIN "u8))
        {
            AddBase64(in message, argument[6..], 0);
            return;
        }

        var line = message.Value(Smtp.AuthLine);
        if (line.IsEmpty) return;
        if (_users.Remove(message.Flow, out var user)) Add(in message, user, Base64.GetMaxDecodedFromUtf8Length(line.Length));
        else if (Decode(line) is { } plain && plain.AsSpan().IndexOf((byte)0) >= 0) AddBase64(in message, line, 0);
        else if (_users.Count < MaxFlows) _users[message.Flow] = User(Decode(line));
    }

    private void OnSnmp(in Message message)
    {
        var community = message.Value(Snmp.Community);
        if (community.IsEmpty || message.Direction != 0 || _communities.Count >= MaxFlows || !_communities.Add(message.Flow)) return;
        Add(in message, "", community.Length);
    }

    /// <summary>user SEPARATOR secret, with SASL PLAIN's leading authorization identity dropped.</summary>
    private void AddBase64(in Message message, ReadOnlySpan<byte> text, byte separator)
    {
        if (Decode(text) is not { } plain) return;
        var at = plain.AsSpan().LastIndexOf(separator);
        if (separator != 0) at = plain.AsSpan().IndexOf(separator);
        if (at < 0) return;
        var user = plain.AsSpan(0, at);
        Add(in message, User(user[(separator == 0 ? user.LastIndexOf((byte)0) + 1 : 0)..]), plain.Length - at - 1);
    }

    private void Add(in Message message, string user, int secretLength)
    {
        if (_rows.Count >= MaxRows)
        {
            _full = true;
            return;
        }

        var p = message.Packet;
        _rows.Add(new CredentialRow(p.Number, p.Time, message.Protocol.Name, p.SourceIp, p.DestinationIp, p.DestinationPort, user, secretLength));
    }

    private static string User(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxUser)]);

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 4096) return null;
        var plain = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, plain, out _, out var n) == System.Buffers.OperationStatus.Done ? plain[..n] : null;
    }
}
