using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>The greetings and key exchange lists of SSH connections: a row each.</summary>
internal sealed class SshAnalyzer : MessageAnalyzer
{
    private const int MaxRows = 50_000;
    private const int MaxText = 256;
    private readonly Dictionary<int, Session> _sessions = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["ssh"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        Ssh.Banner, Ssh.Kex, Ssh.HostKey, Ssh.EncryptionClient, Ssh.EncryptionServer, Ssh.MacClient, Ssh.MacServer, Ssh.CompressionClient, Ssh.CompressionServer, Ssh.Hassh, Ssh.HasshServer,
    ];

    public override void OnMessage(in Message message)
    {
        var isBanner = message.Has(Ssh.Banner);
        if (!isBanner && !message.Has(Ssh.Kex)) return;
        if (!_sessions.TryGetValue(message.Flow, out var session))
        {
            if (_sessions.Count >= MaxRows)
            {
                _full = true;
                return;
            }

            _sessions.Add(message.Flow, session = new Session { Frame = message.Packet.Number, Time = message.Packet.Time });
        }

        var side = message.Direction & 1;
        if (!isBanner) session.Lists[side] ??= new Lists(in message);
        // Servers may say something before their greeting.
        else if (message.Value(Ssh.Banner) is var banner && banner.StartsWith("SSH-"u8)) session.Banners[side] ??= Encoding.UTF8.GetString(banner[..Math.Min(banner.Length, MaxText)]);
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        foreach (var (flow, s) in _sessions)
        {
            var ends = flows.Ends(flow, 0);
            var (client, server) = (s.Lists[0], s.Lists[1]);
            rows.Ssh.Add(new SshRow
            {
                FlowId = flows.IdOf(flow), Frame = s.Frame, Time = s.Time, Client = ends.From, Server = ends.To, ServerPort = ends.ToPort, ClientVersion = s.Banners[0], ServerVersion = s.Banners[1],
                Kex = Agreed(client?.Kex, server?.Kex), HostKey = Agreed(client?.HostKey, server?.HostKey), Cipher = Agreed(client?.Cipher, server?.Cipher), Mac = Agreed(client?.Mac, server?.Mac),
                Compression = Agreed(client?.Compression, server?.Compression), Hassh = client?.Hassh, HasshServer = server?.Hassh,
            });
        }

        if (_full) rows.Limits.Add("SSH connections are listed for the first 50,000 of a shard.");
    }

    private static string? Agreed((string ToServer, string ToClient)? client, (string ToServer, string ToClient)? server)
    {
        if (client is not { } c || server is not { } s) return null;
        var (there, back) = (Agreed(c.ToServer, s.ToServer), Agreed(c.ToClient, s.ToClient));
        return there == back ? there : $"{there},{back}";
    }

    /// <summary>The first of the client's list that stands in the server's (RFC 4253, 7.1), or null.</summary>
    private static string? Agreed(string? client, string? server)
    {
        var offers = server?.Split(',');
        return client?.Split(',').FirstOrDefault(c => offers?.Contains(c, StringComparer.Ordinal) == true);
    }

    private sealed class Session
    {
        public required long Frame { get; init; }
        public required long Time { get; init; }
        public string?[] Banners { get; } = new string?[2];
        public Lists?[] Lists { get; } = new Lists?[2];
    }

    /// <summary>What one side offers.</summary>
    private sealed class Lists
    {
        private const int MaxList = 2048;

        public Lists(in Message m)
        {
            (Kex, HostKey) = (Text(in m, Ssh.Kex), Text(in m, Ssh.HostKey));
            Cipher = (Text(in m, Ssh.EncryptionClient), Text(in m, Ssh.EncryptionServer));
            Mac = (Text(in m, Ssh.MacClient), Text(in m, Ssh.MacServer));
            Compression = (Text(in m, Ssh.CompressionClient), Text(in m, Ssh.CompressionServer));
            var hash = m.Value(m.Direction == 0 ? Ssh.Hassh : Ssh.HasshServer);
            Hassh = hash.IsEmpty ? null : Encoding.UTF8.GetString(hash);
        }

        public string Kex { get; }
        public string HostKey { get; }
        public (string ToServer, string ToClient) Cipher { get; }
        public (string ToServer, string ToClient) Mac { get; }
        public (string ToServer, string ToClient) Compression { get; }
        public string? Hassh { get; }

        private static string Text(in Message m, Field field) => m.Value(field) is var text ? Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxList)]) : "";
    }
}
