using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Folds handshake messages of TLS, DTLS and QUIC into one row per client hello.</summary>
internal sealed class TlsAnalyzer : MessageAnalyzer
{
    private const int MaxOpen = 200_000;
    private readonly List<Handshake> _all = [];
    private readonly Dictionary<int, Handshake> _open = [];
    private readonly TextPool _texts = new();
    private readonly Dictionary<ushort, string?> _versions = [];

    public override IReadOnlyList<string> Protocols { get; } = ["tls", "dtls", "quic"];

    public override void OnMessage(in Message message)
    {
        var tree = message.Tree;
        for (var i = tree.Find(TlsHandshake.Type); i >= 0; i = tree.Find(TlsHandshake.Type, i + 1))
        {
            var end = tree.Find(TlsHandshake.Type, i + 1);
            if (end < 0) end = tree.Count;
            switch (tree[i].Number)
            {
                case 1: OnClientHello(message, i, end); break;
                case 2: OnServerHello(message, i, end); break;
                case 8: OnEncryptedExtensions(message, i, end); break;
                case 11: OnCertificate(message, i, end); break;
            }
        }
    }

    public override void Collect(MessageRows rows, Func<int, long> flowId)
    {
        foreach (var handshake in _all)
        {
            rows.Tls.Add(handshake.Row with { FlowId = flowId(handshake.Flow) });
            if (handshake.Row.Sni is { } name) rows.Names.Add(new HostName(handshake.Row.Server, name, "sni", handshake.Row.Frame));
        }
    }

    private void OnClientHello(in Message message, int from, int to)
    {
        var ja3 = Text(message, TlsHandshake.Ja3, from, to);
        if (_open.TryGetValue(message.Flow, out var known) && !known.IsAnswered && known.Row.Ja3 == ja3) return; // repeated, or after a retry request
        var version = First(message, TlsHandshake.HelloVersion, from, to);
        long highest = 0;
        var alpn = "";
        string? sni = null;
        for (var i = from; i < to; i++)
        {
            ref var value = ref message.Tree[i];
            if (value.Field == TlsExtensions.SupportedVersion && !TlsNames.IsGrease((int)value.Number)) highest = Newer(highest, (long)value.Number);
            else if (value.Field == TlsExtensions.ServerName) sni ??= _texts.Get(message.Value(value));
            else if (value.Field == TlsExtensions.Alpn) alpn += (alpn.Length > 0 ? "," : "") + _texts.Get(message.Value(value));
        }

        Open(message, fromClient: true).Row = Blank(message, fromClient: true) with
        {
            Version = VersionName(highest > 0 ? highest : version), Sni = sni, Alpn = alpn.Length > 0 ? alpn : null, Ja3 = ja3,
            Ja4 = Text(message, TlsHandshake.Ja4, from, to),
        };
    }

    private void OnServerHello(in Message message, int from, int to)
    {
        var handshake = Current(message);
        var random = Find(message, TlsHandshake.Random, from, to);
        handshake.IsAnswered = random >= 0 && !message.Value(message.Tree[random]).SequenceEqual(TlsHello.RetryRandom);
        var version = First(message, TlsExtensions.SupportedVersion, from, to) ?? First(message, TlsHandshake.HelloVersion, from, to);
        var cipher = First(message, TlsHandshake.CipherSuite, from, to);
        handshake.Row = handshake.Row with
        {
            Version = VersionName(version), Ja3s = Text(message, TlsHandshake.Ja3s, from, to),
            Cipher = cipher is { } c ? TlsNames.Cipher((ulong)c) ?? $"0x{c:x4}" : handshake.Row.Cipher,
            Alpn = Text(message, TlsExtensions.Alpn, from, to) ?? handshake.Row.Alpn,
        };
    }

    private void OnEncryptedExtensions(in Message message, int from, int to)
    {
        var handshake = Current(message);
        if (Text(message, TlsExtensions.Alpn, from, to) is { } alpn) handshake.Row = handshake.Row with { Alpn = alpn };
    }

    private void OnCertificate(in Message message, int from, int to)
    {
        var handshake = Current(message);
        if (message.Direction != handshake.ServerDirection || handshake.Row.CertSubject is not null) return;
        handshake.Row = handshake.Row with
        {
            CertSubject = Text(message, X509.Subject, from, to), CertIssuer = Text(message, X509.Issuer, from, to),
            CertNotAfter = First(message, X509.NotAfter, from, to),
        };
    }

    /// <summary>The flow's handshake; one whose client hello was not seen starts with the server's first message.</summary>
    private Handshake Current(in Message message)
    {
        if (_open.TryGetValue(message.Flow, out var handshake)) return handshake;
        handshake = Open(message, fromClient: false);
        handshake.Row = Blank(message, fromClient: false);
        return handshake;
    }

    private Handshake Open(in Message message, bool fromClient)
    {
        if (_open.Count >= MaxOpen) _open.Clear();
        var handshake = new Handshake { Flow = message.Flow, ServerDirection = fromClient ? 1 - message.Direction : message.Direction };
        _all.Add(handshake);
        return _open[message.Flow] = handshake;
    }

    private static TlsRow Blank(in Message message, bool fromClient)
    {
        ref readonly var packet = ref message.Packet;
        return new TlsRow
        {
            Frame = packet.Number, Time = packet.Time, Transport = message.Protocol.Name is "quic" or "dtls" ? message.Protocol.Name : "tcp",
            Client = fromClient ? packet.SourceIp : packet.DestinationIp, Server = fromClient ? packet.DestinationIp : packet.SourceIp,
            ServerPort = fromClient ? packet.DestinationPort : packet.SourcePort,
        };
    }

    private static int Find(in Message message, Field field, int from, int to) => message.Tree.Find(field, from) is var i && i < to ? i : -1;

    private static long? First(in Message message, Field field, int from, int to) =>
        Find(message, field, from, to) is var i and >= 0 ? (long)message.Tree[i].Number : null;

    private string? Text(in Message message, Field field, int from, int to) =>
        Find(message, field, from, to) is var i and >= 0 ? _texts.Get(message.Value(message.Tree[i])) : null;

    // DTLS counts downwards.
    private static long Newer(long a, long b) => a == 0 || (b >= 0xfe00 ? b < a : b > a) ? b : a;

    /// <summary>The bare number: 1.3 and not TLS 1.3.</summary>
    private string? VersionName(long? version)
    {
        if (version is not { } v) return null;
        if (!_versions.TryGetValue((ushort)v, out var name))
        {
            name = TlsNames.Version((ulong)v)?.Replace("DTLS ", "", StringComparison.Ordinal).Replace("TLS ", "", StringComparison.Ordinal);
            _versions.Add((ushort)v, name);
        }

        return name;
    }

    private sealed class Handshake
    {
        public int Flow { get; init; }
        public int ServerDirection { get; init; }
        public bool IsAnswered { get; set; }
        public TlsRow Row { get; set; } = null!;
    }
}
