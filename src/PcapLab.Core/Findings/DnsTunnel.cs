using System.Runtime.InteropServices;
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

    private readonly CountSketch _asked = new();

    public override string Id => "dns-tunnel";
    public override string Description => "One client asks for at least 50 different long names (24 characters before the domain on average) under one domain";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1071.004";

    public override void OnDns(DnsRow row)
    {
        if (IsCandidate(row)) _asked.Add(Hash(row));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        if (!_asked.MayReach(MinNames)) return;
        var zones = new Dictionary<(Ip Client, string Zone), List<DnsRow>>();
        foreach (var row in evidence.Dns)
        {
            if (!IsCandidate(row) || !_asked.MayReach(Hash(row), MinNames)) continue;
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(zones, (row.Client, Zone(row.QName).ToString().ToLowerInvariant()), out _);
            (list ??= []).Add(row);
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

    private static bool IsCandidate(DnsRow row) => row.Transport is not ("mdns" or "llmnr") && Zone(row.QName).Length > 0;

    private static int Hash(DnsRow row) => HashCode.Combine(row.Client, string.GetHashCode(Zone(row.QName), StringComparison.OrdinalIgnoreCase));

    /// <summary>The last two labels, three when the second-last is short as in co.uk; empty for short names and reverse look-ups.</summary>
    private static ReadOnlySpan<char> Zone(ReadOnlySpan<char> name)
    {
        var last = name.LastIndexOf('.');
        var second = last > 0 ? name[..last].LastIndexOf('.') : -1;
        if (second <= 0) return [];
        if (last - second <= 4) second = name[..second].LastIndexOf('.');
        var zone = second <= 0 ? default : name[(second + 1)..];
        return zone.EndsWith(".arpa", StringComparison.OrdinalIgnoreCase) ? [] : zone;
    }
}
