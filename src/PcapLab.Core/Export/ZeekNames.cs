using System.Globalization;
using PcapLab.Analysis;

namespace PcapLab.Export;

/// <summary>What Zeek calls things.</summary>
internal static class ZeekNames
{
    /// <summary>The <c>transport_proto</c>.</summary>
    public static string Transport(string proto) => proto switch { "tcp" or "udp" => proto, "icmp" or "ipv6-icmp" => "icmp", _ => "unknown_transport" };

    /// <summary>The IP protocol's number, or null.</summary>
    public static long? Number(string proto)
    {
        for (var n = 0; n < 256; n++)
        {
            if (string.Equals(IpProtocolNames.Of((byte)n), proto, StringComparison.Ordinal)) return n;
        }

        return null;
    }

    /// <summary>The analyzer of an application, by Zeek's name; ours where it has none.</summary>
    public static string? Service(string app) => app switch
    {
        "" => null,
        "tls" or "dtls" => "ssl",
        "quic" => "quic,ssl",
        "mdns" or "llmnr" or "nbns" => "dns",
        "smb2" => "smb",
        "kerberos" => "krb",
        "pop" => "pop3",
        "pgsql" => "postgresql",
        "resp" => "redis",
        "websocket" => "http,websocket",
        "vnc" => "rfb",
        "iec60870_104" => "iec104",
        _ => app,
    };

    /// <summary>The state's letters; what has no connections is told by who spoke.</summary>
    public static string State(FlowRow f) => f.TcpState.Length > 0 ? f.TcpState : f.Proto != "udp" ? "OTH" : f.DstPackets == 0 ? "S0" : f.SrcPackets == 0 ? "SHR" : "SF";

    /// <summary>Name of a DNS class.</summary>
    public static string? Class(int? number) => (number & 0x7fff) switch { null => null, 1 => "C_INTERNET", 2 => "C_CSNET", 3 => "C_CHAOS", 4 => "C_HESIOD", 254 => "C_NONE", 255 => "C_ANY", var n => "qclass-" + n.Value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>TLSv12, DTLSv12, SSLv3.</summary>
    public static string? TlsVersion(TlsRow r)
    {
        if (r.Version is not { } version) return null;
        if (version.StartsWith("SSL ", StringComparison.Ordinal)) return "SSLv" + version[4..5];
        return (r.Transport == "dtls" ? "DTLSv" : "TLSv") + version.Replace(".", "", StringComparison.Ordinal);
    }

    /// <summary><c>port-scan</c> as <c>Port_Scan</c>.</summary>
    public static string Note(string id) => string.Join('_', id.Split('-').Select(w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
}
