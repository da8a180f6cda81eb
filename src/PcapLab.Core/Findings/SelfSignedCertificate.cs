using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>A server shows a certificate that names itself as its issuer: nobody vouches for it.</summary>
internal sealed class SelfSignedCertificate : Detector
{
    private readonly List<TlsRow> _rows = [];

    public override string Id => "self-signed-certificate";
    public override string Description => "A server shows a certificate whose issuer is its own subject";
    public override Severity MaxSeverity => Severity.Low;
    public override string Attack => "T1573.002";

    public override void OnTls(TlsRow row)
    {
        if (!string.IsNullOrEmpty(row.CertSubject) && row.CertSubject == row.CertIssuer) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _rows.GroupBy(t => (t.Server, t.ServerPort, t.Transport)).OrderBy(g => g.Key))
        {
            var rows = group.OrderBy(t => t.Frame).ToList();
            findings.Add(new Finding
            {
                Id = Id, Key = ServerKey(group.Key.Transport, group.Key.Server, group.Key.ServerPort), Attack = Attack, Severity = Severity.Low, Confidence = Confidence.High,
                Title = $"{Socket(group.Key.Server, group.Key.ServerPort)} vouches for itself",
                Seen = $"{Count(rows.Count, "handshake")} with a certificate that {rows[0].CertSubject} issued to itself",
                Filter = ServerSays(group.Key.Transport, "handshake.type == 11", group.Key.Server, group.Key.ServerPort),
                First = rows[0].Time, Last = rows[^1].Time,
                Action = "Use a certificate of an authority that the clients trust, be it the company's own; a test server may stay as it is.",
                Limits = "Clients that pin this certificate are as safe as others. TLS 1.3 hides certificates, so there may be more.",
            });
        }
    }
}
