using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>
/// Two Ethernet addresses claim one IPv4 address. When unasked replies for it come again and again, it is spoofing; when both claim
/// it now and then, it is a duplicate address. Addresses of redundancy protocols (VRRP, HSRP, CARP) move by design and are left out.
/// </summary>
internal sealed class ArpSpoofing : Detector
{
    private const int MinUnasked = 5;

    public override string Id => "arp-spoofing";
    public override string Description => "Two Ethernet addresses claim one IPv4 address; with at least 5 unasked replies it is spoofing";
    public override Severity MaxSeverity => Severity.Critical;
    public override string Attack => "T1557.002";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        // One claim alone may be a damaged frame.
        foreach (var group in evidence.Arp.Where(a => a.Claims >= 2 && !IsVirtual(a.Mac)).GroupBy(a => a.Ip).Where(g => g.Count() > 1).OrderBy(g => g.Key))
        {
            var claims = group.OrderBy(c => c.First).ThenBy(c => c.Mac, StringComparer.Ordinal).ToList();

            // The intruder has an address of its own besides, or else came later; when it leaves it may send the rightful answers itself.
            var intruder = claims.Sum(c => c.Unasked) < MinUnasked ? null
                : claims.OrderByDescending(c => evidence.Arp.Any(o => o.Mac == c.Mac && o.Ip != c.Ip)).ThenByDescending(c => c.First).ThenBy(c => c.Mac, StringComparer.Ordinal).First();
            findings.Add(intruder is null ? Duplicate(claims) : Spoofing(claims, intruder, evidence));
        }
    }

    private Finding Spoofing(List<ArpClaimRow> claims, ArpClaimRow intruder, Evidence evidence) => new()
    {
        Id = Id, Key = claims[0].Ip.ToString(), Attack = Attack, Severity = Severity.Critical,
        Confidence = intruder.Unasked >= 10 || evidence.Arp.Any(o => o.Mac == intruder.Mac && o.Ip != intruder.Ip) ? Confidence.High : Confidence.Medium,
        Title = $"{intruder.Mac} pretends to be {claims[0].Ip}",
        Seen = $"{Count(intruder.Claims, "claim")} by {intruder.Mac}, {N(claims.Sum(c => c.Unasked))} unasked replies for the address in all; also claimed by {string.Join(", ", claims.Where(c => c != intruder).Select(c => c.Mac))}",
        Filter = $"arp.src.proto_ipv4 == {claims[0].Ip}", Frames = claims.Select(c => c.FirstFrame).Order().Take(20).ToList(),
        First = claims.Min(c => c.First), Last = claims.Max(c => c.Last),
        Action = $"Find the switch port of {intruder.Mac} and take the device off the network; turn on dynamic ARP inspection.",
        Limits = "Address takeover by a cluster looks alike for a moment.",
    };

    private static Finding Duplicate(List<ArpClaimRow> claims) => new()
    {
        Id = "duplicate-address", Key = claims[0].Ip.ToString(), Severity = Severity.Medium, Confidence = Confidence.Medium,
        Title = $"{claims[0].Ip} is used by {claims.Count} devices",
        Seen = string.Join("; ", claims.OrderByDescending(c => c.Claims).Take(4).Select(c => $"{c.Mac} claims it {Count(c.Claims, "time")}")) + (claims.Count > 4 ? $"; {N(claims.Count - 4)} more" : ""),
        Filter = $"arp.src.proto_ipv4 == {claims[0].Ip}", Frames = claims.Select(c => c.FirstFrame).Order().Take(20).ToList(),
        First = claims.Min(c => c.First), Last = claims.Max(c => c.Last),
        Action = "Give one of the devices another address; look for a static address inside the DHCP range.",
        Limits = "A device with two network cards on one network looks the same.",
    };

    private static bool IsVirtual(string mac) =>
        mac.StartsWith("00:00:5e:00:01", StringComparison.Ordinal) || mac.StartsWith("00:00:5e:00:02", StringComparison.Ordinal)
        || mac.StartsWith("00:00:0c:07:ac", StringComparison.Ordinal) || mac.StartsWith("00:07:b4", StringComparison.Ordinal) || mac == "00:00:00:00:00:00";
}
