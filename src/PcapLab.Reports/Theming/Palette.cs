using System.Collections.Frozen;

namespace PcapLab.Reports.Theming;

/// <summary>Which colour a name has: protocols are fixed, so TLS is the same blue on every page and panel.</summary>
public static class Palette
{
    private static readonly FrozenDictionary<string, int> Fixed = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["tls"] = 0, ["https"] = 0, ["http"] = 1, ["http2"] = 1, ["dns"] = 2, ["mdns"] = 2, ["llmnr"] = 2, ["ssh"] = 3, ["quic"] = 4, ["http3"] = 4,
        ["arp"] = 5, ["icmp"] = 5, ["icmpv6"] = 5, ["udp"] = 6, ["other"] = 7, ["tcp"] = 8, ["not recognised"] = 7,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The protocols whose colour never changes, with their place among <see cref="Theme.Series"/>; generated into the dashboard.</summary>
    public static IReadOnlyDictionary<string, int> Protocols => Fixed;

    /// <summary>
    /// One colour per name: fixed protocols first get theirs, everyone else the first colour still free, in the given order.
    /// "Other" is always grey, and so is what comes after the seventh.
    /// </summary>
    public static IReadOnlyList<SeriesPaint> Assign(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var places = new int[names.Count];
        var taken = new bool[8];
        for (var i = 0; i < names.Count; i++)
        {
            places[i] = Fixed.TryGetValue(names[i], out var place) && (place >= 7 || !taken[place]) ? place : -1;
            if (places[i] is >= 0 and < 7) taken[places[i]] = true;
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (places[i] >= 0) continue;
            var free = Array.IndexOf(taken, false, 0, 7);
            places[i] = free < 0 ? 7 : free;
            if (free >= 0) taken[free] = true;
        }

        return [.. places.Select(p => Theme.Series[p])];
    }
}
