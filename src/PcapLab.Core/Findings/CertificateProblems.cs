using System.Globalization;
using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Certificates that had expired when they were shown (packet time), or expire within 30 days of it.</summary>
internal sealed class CertificateProblems : Detector
{
    private const long Soon = 30L * 86_400 * 1_000_000_000;

    private readonly List<TlsRow> _rows = [];

    public override string Id => "certificate-expiry";
    public override string Description => "A server shows a certificate that has expired or expires within 30 days of the capture";
    public override Severity MaxSeverity => Severity.High;

    public override void OnTls(TlsRow row)
    {
        if (row.CertNotAfter is not null) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _rows.GroupBy(t => (t.Server, t.ServerPort, t.CertNotAfter, t.CertSubject, t.Transport)))
        {
            var rows = group.OrderBy(t => t.Frame).ToList();
            var left = group.Key.CertNotAfter!.Value - rows[0].Time;
            if (left > Soon) continue;
            var expired = left < 0;
            var day = DateTime.UnixEpoch.AddTicks(group.Key.CertNotAfter.Value / 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var where = Socket(group.Key.Server, group.Key.ServerPort);
            findings.Add(new Finding
            {
                Id = Id, Key = where + "/" + day, Severity = expired ? Severity.High : Severity.Medium, Confidence = Confidence.High,
                Title = expired ? $"{where} shows a certificate that has expired" : $"The certificate of {where} expires in {Count(left / 86_400_000_000_000, "day")}",
                Seen = $"{group.Key.CertSubject ?? "no subject"}, valid until {day}, shown in {Count(rows.Count, "handshake")}",
                Filter = ServerSays(group.Key.Transport, "handshake.type == 11", group.Key.Server, group.Key.ServerPort),
                Frames = group.Key.Transport == "dtls" ? [] : rows.Take(20).Select(r => r.Frame).ToList(), First = rows[0].Time, Last = rows[^1].Time,
                Action = "Renew the certificate and automate its renewal.",
                Limits = "TLS 1.3 hides certificates: without keys only older versions can be judged.",
            });
        }
    }
}
