using System.Security.Cryptography;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Folds handshake messages of TLS, DTLS and QUIC into one row per client hello.</summary>
internal sealed class TlsAnalyzer : MessageAnalyzer
{
    /// <summary>Bytes of the longest serial number that is kept (RFC 5280, 4.1.2.2 allows 20), and of a hash.</summary>
    private const int MaxSerial = 32;
    private readonly ChunkedArray<TlsExchange> _all = new();
    private readonly FlowMap _first = new();
    private readonly FlowMap _last = new();
    private readonly TextStore _texts = new();
    private byte[] _joined = new byte[256];

    public override IReadOnlyList<string> Protocols { get; } = ["tls", "dtls", "quic"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        TlsHandshake.Type, TlsHandshake.HelloVersion, TlsHandshake.Random, TlsHandshake.CipherSuite, TlsHandshake.Ja3, TlsHandshake.Ja4, TlsHandshake.Ja3s,
        TlsExtensions.SupportedVersion, TlsExtensions.ServerName, TlsExtensions.Alpn, TlsHandshake.CertificateBytes, X509.Serial, X509.Subject, X509.Issuer, X509.NotBefore, X509.NotAfter, X509.DnsName,
    ];

    public override void OnMessage(in Message message)
    {
        var tree = message.Tree;
        for (var i = message.Find(TlsHandshake.Type); i >= 0;)
        {
            var next = message.Find(TlsHandshake.Type, i + 1);
            var end = next < 0 ? tree.Count : next;
            switch (tree[i].Number)
            {
                case 1: OnClientHello(message, i, end); break;
                case 2: OnServerHello(message, i, end); break;
                case 8: OnEncryptedExtensions(message, i, end); break;
                case 11: OnCertificate(message, i, end); break;
            }

            i = next;
        }
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        var part = new TlsPart(flows.Take(_all), flows.IsSnapshot ? _first.Copy() : _first, _texts.View(), flows);
        rows.Tls.Add(part);
        rows.Hellos.Add(part.FirstOf);
        rows.Names.AddRange(part.Names());
    }

    private void OnClientHello(in Message message, int from, int to)
    {
        var ja3 = Text(message, TlsHandshake.Ja3, from, to);
        var known = _last[message.Flow];
        if (known != 0 && !_all[known - 1].IsAnswered && _all[known - 1].Ja3 == ja3) return; // repeated, or after a retry request
        ref var row = ref Open(message, message.Direction);
        row.Ja3 = ja3;
        row.Ja4 = Text(message, TlsHandshake.Ja4, from, to);
        row.Version = First(message, TlsHandshake.HelloVersion, from, to);
        var highest = 0;
        var offered = 0;
        for (var i = from; i < to; i++)
        {
            ref var value = ref message.Tree[i];
            if (value.Field == TlsExtensions.SupportedVersion && !TlsNames.IsGrease((int)value.Number)) highest = Newer(highest, (int)value.Number);
            else if (value.Field == TlsExtensions.ServerName && row.Sni == 0) row.Sni = _texts.Add(message.Value(value));
            else if (value.Field == TlsExtensions.Alpn) Join(message.Value(value), ref offered);
        }

        if (highest > 0) row.Version = highest;
        if (offered > 0) row.Alpn = _texts.Add(_joined.AsSpan(0, offered));
    }

    /// <summary>Joins texts by commas.</summary>
    private void Join(ReadOnlySpan<byte> text, ref int used)
    {
        if (text.Length + 1 > _joined.Length - used) Array.Resize(ref _joined, Math.Max(_joined.Length * 2, used + text.Length + 1));
        if (used > 0) _joined[used++] = (byte)',';
        text.CopyTo(_joined.AsSpan(used));
        used += text.Length;
    }

    private void OnServerHello(in Message message, int from, int to)
    {
        ref var row = ref Current(message);
        var random = Find(message, TlsHandshake.Random, from, to);
        row.IsAnswered = random >= 0 && !message.Value(message.Tree[random]).SequenceEqual(TlsHello.RetryRandom);
        row.Version = First(message, TlsExtensions.SupportedVersion, from, to) is var chosen and >= 0 ? chosen : First(message, TlsHandshake.HelloVersion, from, to);
        row.Ja3s = Text(message, TlsHandshake.Ja3s, from, to);
        if (First(message, TlsHandshake.CipherSuite, from, to) is var cipher and >= 0) row.Cipher = cipher;
        if (Text(message, TlsExtensions.Alpn, from, to) is var alpn and > 0) row.Alpn = alpn;
    }

    private void OnEncryptedExtensions(in Message message, int from, int to)
    {
        ref var row = ref Current(message);
        if (Text(message, TlsExtensions.Alpn, from, to) is var alpn and > 0) row.Alpn = alpn;
    }

    private void OnCertificate(in Message message, int from, int to)
    {
        ref var row = ref Current(message);
        if (message.Direction == row.ClientDirection || row.Subject != 0) return;
        row.Subject = Text(message, X509.Subject, from, to);
        row.Issuer = Text(message, X509.Issuer, from, to);
        var end = Find(message, X509.NotAfter, from, to);
        row.HasNotAfter = end >= 0;
        if (end >= 0) row.NotAfter = (long)message.Tree[end].Number;
        var begin = Find(message, X509.NotBefore, from, to);
        row.HasNotBefore = begin >= 0;
        if (begin >= 0) row.NotBefore = (long)message.Tree[begin].Number;
        OnChain(message, ref row, from, to);
    }

    /// <summary>Hashes every certificate; names and number are the first one's.</summary>
    private void OnChain(in Message message, ref TlsExchange row, int from, int to)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[2 * MaxSerial];
        int chain = 0, leafEnd = to, count = 0;
        for (var i = Find(message, TlsHandshake.CertificateBytes, from, to); i >= 0; i = Find(message, TlsHandshake.CertificateBytes, i + 1, to))
        {
            if (count++ == 1) leafEnd = i;
            SHA256.HashData(message.Value(message.Tree[i]), hash);
            Convert.TryToHexStringLower(hash, hex, out var written);
            Join(hex[..written], ref chain);
        }

        if (chain > 0) row.Chain = _texts.Add(_joined.AsSpan(0, chain));
        var serial = Find(message, X509.Serial, from, leafEnd);
        if (serial >= 0 && message.Value(message.Tree[serial]) is { Length: <= MaxSerial } number && Convert.TryToHexString(number, hex, out var digits)) row.Serial = _texts.Add(hex[..digits]);
        var names = 0;
        for (var i = Find(message, X509.DnsName, from, leafEnd); i >= 0; i = Find(message, X509.DnsName, i + 1, leafEnd)) Join(message.Value(message.Tree[i]), ref names);
        if (names > 0) row.Names = _texts.Add(_joined.AsSpan(0, names));
    }

    /// <summary>The flow's handshake; one whose client hello was not seen starts with the server's first message.</summary>
    private ref TlsExchange Current(in Message message)
    {
        var known = _last[message.Flow];
        if (known != 0) return ref _all[known - 1];
        return ref Open(message, 1 - message.Direction);
    }

    private ref TlsExchange Open(in Message message, int clientDirection)
    {
        var index = _all.Add(new TlsExchange
        {
            Frame = message.Packet.Number, Time = message.Packet.Time, Flow = message.Flow, Protocol = message.Protocol.Id, ClientDirection = (byte)clientDirection,
            Cipher = TlsExchange.None, Version = TlsExchange.None,
        });
        _last[message.Flow] = index + 1;
        ref var first = ref _first[message.Flow];
        if (first == 0) first = index + 1;
        return ref _all[index];
    }

    private static int Find(in Message message, Field field, int from, int to) => message.Find(field, from) is var i && i < to ? i : -1;

    private static int First(in Message message, Field field, int from, int to) => Find(message, field, from, to) is var i and >= 0 ? (int)message.Tree[i].Number : TlsExchange.None;

    private int Text(in Message message, Field field, int from, int to) => Find(message, field, from, to) is var i and >= 0 ? _texts.Add(message.Value(message.Tree[i])) : 0;

    // DTLS counts downwards.
    private static int Newer(int a, int b) => a == 0 || (b >= 0xfe00 ? b < a : b > a) ? b : a;
}
