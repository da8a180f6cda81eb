using System.Collections.Frozen;

namespace PcapLab.Reports.Format;

/// <summary>Protocol names as people write them: analysis and filters say <c>tls</c> and <c>mdns</c>, a report says TLS and mDNS.</summary>
public static class ProtocolName
{
    private static readonly FrozenDictionary<string, string> Written = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["mdns"] = "mDNS", ["icmpv6"] = "ICMPv6", ["ipv6-icmp"] = "ICMPv6", ["http2"] = "HTTP/2", ["http3"] = "HTTP/3", ["eth"] = "Ethernet", ["ethertype"] = "EtherType", ["ip"] = "IPv4", ["ipv6"] = "IPv6", ["dhcpv6"] = "DHCPv6",
        ["other"] = "other", ["data"] = "data", ["kerberos"] = "Kerberos", ["radius"] = "RADIUS", ["geneve"] = "Geneve", ["wireguard"] = "WireGuard", ["mysql"] = "MySQL", ["pgsql"] = "PostgreSQL", ["redis"] = "Redis", ["bittorrent"] = "BitTorrent", ["syslog"] = "Syslog", ["iscsi"] = "iSCSI", ["spotify"] = "Spotify", ["db-lsp-disc"] = "Dropbox LAN sync", ["db-lsp"] = "Dropbox LAN sync",
        ["nat-pmp"] = "NAT-PMP", ["ipv6.hopopts"] = "IPv6 hop-by-hop", ["ipv6.dstopts"] = "IPv6 destination options", ["ipv6.routing"] = "IPv6 routing", ["ipv6.fraghdr"] = "IPv6 fragment", ["lisp-data"] = "LISP", ["udpencap"] = "IPsec in UDP",
        ["pwethheuristic"] = "Ethernet pseudowire", ["pwethnocw"] = "Ethernet pseudowire", ["pwethcw"] = "Ethernet pseudowire", ["ftp-data"] = "FTP data", ["bt-dht"] = "BitTorrent DHT", ["bt-utp"] = "uTP", ["ieee8021ad"] = "802.1ad", ["ieee8021ah"] = "802.1ah",
        ["mongo"] = "MongoDB", ["memcache"] = "Memcached", ["kafka"] = "Kafka", ["cql"] = "Cassandra", ["resp"] = "Redis", ["diameter"] = "Diameter", ["openvpn"] = "OpenVPN", ["websocket"] = "WebSocket", ["wg"] = "WireGuard", ["modbus"] = "Modbus",
        ["teredo"] = "Teredo", ["skinny"] = "Skinny", ["zabbix"] = "Zabbix", ["zoom"] = "Zoom", ["teamviewer"] = "TeamViewer", ["syncthing"] = "Syncthing", ["tailscale"] = "Tailscale", ["discord"] = "Discord", ["gnutella"] = "Gnutella", ["edonkey"] = "eDonkey",
        ["gquic"] = "gQUIC", ["raknet"] = "RakNet", ["dnscrypt"] = "DNSCrypt", ["bitcoin"] = "Bitcoin", ["git"] = "Git", ["wlan"] = "802.11", ["wpan"] = "802.15.4", ["vlan"] = "VLAN", ["radiotap"] = "radiotap", ["frame"] = "Frame", ["collectd"] = "collectd",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name for reading; short lower-case abbreviations go to capitals, all else stays as it is.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Written.TryGetValue(name, out var written)) return written;
        return name.Length <= 6 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) ? name.ToUpperInvariant() : name;
    }
}
