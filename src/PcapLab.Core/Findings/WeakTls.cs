using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Servers that agree to SSL, TLS 1.0 or 1.1 (RFC 8996 forbids them), or to a cipher without secrecy: NULL, EXPORT, RC4, DES, 3DES, anonymous.</summary>
internal sealed class WeakTls : Detector
{
    private readonly List<TlsRow> _rows = [];

    public override string Id => "weak-tls";
    public override string Description => "A server agrees to SSL, TLS 1.0 or 1.1, or to a NULL, EXPORT, RC4, DES, 3DES or anonymous cipher suite";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1557";

    public override void OnTls(TlsRow row)
    {
        if (row.Cipher is not null && (IsOld(row.Version) || IsWeak(row.Cipher))) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        // Without a cipher the server's answer was not seen: what a client offers is no agreement.
        foreach (var group in _rows.GroupBy(t => (t.Server, t.ServerPort, t.Transport)))
        {
            var rows = group.OrderBy(t => t.Frame).ToList();
            var weak = rows.Where(r => IsWeak(r.Cipher!)).Select(r => r.Cipher!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var old = rows.Where(r => IsOld(r.Version)).Select(r => r.Version!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var where = Socket(group.Key.Server, group.Key.ServerPort);
            findings.Add(new Finding
            {
                Id = Id, Key = where, Attack = Attack, Severity = weak.Count > 0 ? Severity.High : Severity.Medium, Confidence = Confidence.High,
                Title = $"{where} agrees to outdated encryption",
                Seen = $"{Count(rows.Count, "handshake")}{(old.Count > 0 ? ", version " + string.Join(", ", old) : "")}{(weak.Count > 0 ? ", " + string.Join(", ", weak.Take(3)) : "")}",
                Filter = ServerSays(group.Key.Transport, "handshake.type == 2", group.Key.Server, group.Key.ServerPort),
                Frames = group.Key.Transport == "dtls" ? [] : rows.Take(20).Select(r => r.Frame).ToList(), First = rows[0].Time, Last = rows[^1].Time,
                Action = "Allow TLS 1.2 and 1.3 with AEAD cipher suites only.",
            });
        }
    }

    private static bool IsOld(string? version) => version is "1.0" or "1.1" || (version?.StartsWith("SSL", StringComparison.OrdinalIgnoreCase) ?? false);

    private static bool IsWeak(string cipher) =>
        cipher.Contains("_NULL_", StringComparison.Ordinal) || cipher.Contains("_EXPORT", StringComparison.Ordinal) || cipher.Contains("_RC4_", StringComparison.Ordinal)
        || cipher.Contains("_DES_", StringComparison.Ordinal) || cipher.Contains("_DES40_", StringComparison.Ordinal) || cipher.Contains("_3DES_", StringComparison.Ordinal)
        || cipher.Contains("_anon_", StringComparison.Ordinal);
}
