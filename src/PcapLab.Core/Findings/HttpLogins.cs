using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Many refused log-ins over HTTP: at least 20 answers of 401, 403 or 429 to one client by one server within ten minutes.</summary>
internal sealed class HttpLogins : Detector
{
    private const int MinRefused = 20;
    private const long Window = 600_000_000_000;

    private readonly List<HttpRow> _rows = [];

    public override string Id => "http-brute-force";
    public override string Description => "At least 20 HTTP answers of 401, 403 or 429 to one client by one server within ten minutes";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1110";

    public override void OnHttp(HttpRow row)
    {
        if (row.Status is 401 or 403 or 429) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _rows.GroupBy(h => (h.Client, h.Server)).OrderBy(g => g.Key))
        {
            var rows = group.OrderBy(h => h.Time).ThenBy(h => h.Frame).ToList();
            var most = 0;
            for (int i = 0, j = 0; i < rows.Count; i++)
            {
                while (rows[i].Time - rows[j].Time > Window) j++;
                most = Math.Max(most, i - j + 1);
            }

            if (most < MinRefused) continue;
            var through = evidence.Http.Count(h => h.Client == group.Key.Client && h.Server == group.Key.Server && h.Uri == rows[0].Uri && h.Status is >= 200 and < 400);
            findings.Add(new Finding
            {
                Id = Id, Key = $"{group.Key.Client}>{group.Key.Server}", Attack = Attack, Severity = most >= 50 || through > 0 ? Severity.High : Severity.Medium, Confidence = most >= 50 ? Confidence.High : Confidence.Medium,
                Title = $"{group.Key.Client} tries log-ins on the web server {group.Key.Server}",
                Seen = $"{N(rows.Count)} refusals, up to {N(most)} within ten minutes; {(through == 0 ? "none got through" : Count(through, "request") + " to the same place succeeded")}",
                Filter = $"http.response.code in {{401, 403, 429}} && {Src(group.Key.Server)} && {Dst(group.Key.Client)}",
                Frames = [.. rows.Where(r => r.ResponseFrame is not null).Take(20).Select(r => r.ResponseFrame!.Value).Distinct().Order()], First = rows[0].Time, Last = rows[^1].Time,
                Action = $"Block {group.Key.Client}, limit log-ins per minute, and look whether an account was opened.",
                Limits = "A client with an old password asks again and again too. Requests inside TLS are not seen.",
            });
        }
    }
}
