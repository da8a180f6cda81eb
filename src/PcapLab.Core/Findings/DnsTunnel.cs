using System.Text.RegularExpressions;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>
/// Data carried in DNS names: one client asks for at least 50 different names under one domain, nearly all asked once, and what stands
/// before the domain has 24 characters or more on average.
/// </summary>
internal sealed class DnsTunnel : Detector
{
    private const int MinNames = 50;
    private const double MinLength = 24;

    public override string Id => "dns-tunnel";
    public override string Description => "One client asks for at least 50 different long names (24 characters before the domain on average) under one domain";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1071.004";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        var zones = new Dictionary<(Ip Client, string Zone), List<DnsRow>>();
        foreach (var row in evidence.Dns)
        {
            if (row.Transport is "mdns" or "llmnr" || Zone(row.QName) is not { } zone) continue;
            if (!zones.TryGetValue((row.Client, zone), out var list)) zones[(row.Client, zone)] = list = [];
            list.Add(row);
        }

        foreach (var ((client, zone), rows) in zones)
        {
            if (rows.Count < MinNames) continue;
            var names = rows.Select(r => r.QName.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
            var length = names.Average(n => (double)(n.Length - zone.Length - 1));
            if (names.Count >= MinNames && names.Count * 10 >= rows.Count * 7 && length >= MinLength) findings.Add(Describe(client, zone, rows, names.Count, length));
        }
    }

    private Finding Describe(Ip client, string zone, List<DnsRow> rows, int names, double length)
    {
        var odd = rows.Count(r => r.QType is "NULL" or "TXT" or "PRIVATE" or "CNAME" or "MX" or "SRV");
        return new Finding
        {
            Id = Id, Key = $"{client}/{zone}", Attack = Attack, Severity = Severity.High, Confidence = names >= 200 || odd * 2 >= rows.Count ? Confidence.High : Confidence.Medium,
            Title = $"{client} carries data in DNS names under {zone}",
            Seen = $"{N(names)} different names in {Count(rows.Count, "query", "queries")}, {N1(length)} characters before the domain on average, {Count(odd, "query", "queries")} for types that carry much",
            Filter = $"{Src(client)} && dns.flags.response == 0 && lower(dns.qry.name) matches {Quote($"\\.{Regex.Escape(zone)}$")}",
            Frames = [.. rows.Take(20).Select(r => r.Frame).Order()], First = rows[0].Time, Last = rows[^1].Time,
            Action = $"Find the program on {client} that asks for {zone}; block the domain at the resolver and let only the resolver ask outside.",
            Limits = "Content networks, mail block lists and virus scanners also put data into names.",
        };
    }

    /// <summary>The last two labels, three when the second-last is short as in co.uk; null for short names and reverse look-ups.</summary>
    private static string? Zone(string name)
    {
        var last = name.LastIndexOf('.');
        var second = last > 0 ? name.LastIndexOf('.', last - 1) : -1;
        if (second <= 0) return null;
        if (last - second <= 4) second = name.LastIndexOf('.', second - 1);
        var zone = second <= 0 ? null : name[(second + 1)..].ToLowerInvariant();
        return zone is null || zone.EndsWith(".arpa", StringComparison.Ordinal) ? null : zone;
    }
}
