using System.Globalization;

namespace PcapLab.Analysis;

/// <summary>Names of IP protocol numbers as flows show them.</summary>
public static class IpProtocolNames
{
    private static readonly string[] Names = Make();

    /// <summary>tcp, udp, icmp, ipv6-icmp…, or ip-N.</summary>
    public static string Of(byte number) => Names[number];

    private static string[] Make()
    {
        var names = new string[256];
        for (var i = 0; i < 256; i++) names[i] = "ip-" + i.ToString(CultureInfo.InvariantCulture);
        (names[0], names[1], names[2], names[4], names[6], names[8]) = ("ip", "icmp", "igmp", "ipip", "tcp", "egp");
        (names[17], names[33], names[41], names[46], names[47], names[50]) = ("udp", "dccp", "ipv6", "rsvp", "gre", "esp");
        (names[51], names[58], names[59], names[88], names[89], names[103]) = ("ah", "ipv6-icmp", "ipv6-nonxt", "eigrp", "ospf", "pim");
        (names[108], names[112], names[115], names[132], names[136]) = ("ipcomp", "vrrp", "l2tp", "sctp", "udplite");
        return names;
    }
}
