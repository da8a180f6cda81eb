using System.Collections.Frozen;

namespace PcapLab.Reports.Format;

/// <summary>Protocol names as people write them: analysis and filters say <c>tls</c> and <c>mdns</c>, a report says TLS and mDNS.</summary>
public static class ProtocolName
{
    private static readonly FrozenDictionary<string, string> Written = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["mdns"] = "mDNS", ["icmpv6"] = "ICMPv6", ["ipv6-icmp"] = "ICMPv6", ["http2"] = "HTTP/2", ["http3"] = "HTTP/3", ["eth"] = "Ethernet", ["ethertype"] = "EtherType", ["ip"] = "IPv4", ["ipv6"] = "IPv6", ["dhcpv6"] = "DHCPv6",
        ["other"] = "other", ["data"] = "data", ["kerberos"] = "Kerberos", ["radius"] = "RADIUS", ["geneve"] = "Geneve", ["wireguard"] = "WireGuard", ["mysql"] = "MySQL", ["pgsql"] = "PostgreSQL", ["redis"] = "Redis", ["bittorrent"] = "BitTorrent", ["syslog"] = "Syslog", ["iscsi"] = "iSCSI", ["spotify"] = "Spotify", ["db-lsp-disc"] = "Dropbox LAN sync", ["db-lsp"] = "Dropbox LAN sync",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name for reading; short lower-case abbreviations go to capitals, all else stays as it is.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Written.TryGetValue(name, out var written)) return written;
        return name.Length <= 6 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) ? name.ToUpperInvariant() : name;
    }
}
