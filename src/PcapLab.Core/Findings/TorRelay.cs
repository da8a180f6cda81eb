using System.Buffers;
using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>
/// A server shows the certificate that Tor makes up for itself: a subject "www.RANDOM.net" and an issuer "www.RANDOM.com", eight to twenty letters of base 32 each
/// (tor-spec, "Negotiating and initializing channels"; crypto_random_hostname in Tor's source).
/// </summary>
internal sealed class TorRelay : Detector
{
    private const int ShortestName = 8;
    private const int LongestName = 20;
    private static readonly SearchValues<char> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");
    private readonly List<TlsRow> _rows = [];

    public override string Id => "tor";
    public override string Description => "A server shows a certificate as Tor relays make them up for themselves";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1090.003";

    public override void OnTls(TlsRow row)
    {
        if (IsMadeUp(row.CertSubject, ".net") && IsMadeUp(row.CertIssuer, ".com")) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _rows.GroupBy(t => (t.Server, t.ServerPort, t.Transport)).OrderBy(g => g.Key))
        {
            var rows = group.OrderBy(t => t.Frame).ToList();
            var clients = rows.Select(t => t.Client).Distinct().Order().ToList();
            findings.Add(new Finding
            {
                Id = Id, Key = ServerKey(group.Key.Transport, group.Key.Server, group.Key.ServerPort), Attack = Attack, Severity = Severity.Medium, Confidence = Confidence.High,
                Title = $"{Socket(group.Key.Server, group.Key.ServerPort)} is a Tor relay, and {(clients.Count == 1 ? $"{clients[0]} uses it" : $"{Count(clients.Count, "host")} use it")}",
                Seen = $"{Count(rows.Count, "handshake")} with a certificate for {rows[0].CertSubject} by {rows[0].CertIssuer}, names that Tor makes up",
                Filter = ServerSays(group.Key.Transport, "handshake.type == 11", group.Key.Server, group.Key.ServerPort),
                First = rows[0].Time, Last = rows[^1].Time,
                Action = "Ask whether Tor is allowed here; who uses it hides where traffic goes, and so does software that was not invited.",
                Limits = "TLS 1.3 hides certificates, and bridges may look like other traffic: silence does not mean that nobody uses Tor.",
            });
        }
    }

    private static bool IsMadeUp(string? name, string end)
    {
        const string Start = "CN=www.";
        if (name is null || !name.StartsWith(Start, StringComparison.Ordinal) || !name.EndsWith(end, StringComparison.Ordinal)) return false;
        var random = name.AsSpan(Start.Length..^end.Length);
        return random.Length is >= ShortestName and <= LongestName && random.IndexOfAnyExcept(Base32) < 0;
    }
}
