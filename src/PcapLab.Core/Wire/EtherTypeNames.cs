namespace PcapLab.Wire;

/// <summary>Names of common numbers, for the packet tree.</summary>
internal static class EtherTypeNames
{
    public static string? Of(ulong type) => type switch
    {
        EtherTypes.Ip => "IPv4",
        EtherTypes.Arp => "ARP",
        EtherTypes.Rarp => "RARP",
        EtherTypes.Vlan => "802.1Q VLAN",
        EtherTypes.Ieee8021ad => "802.1ad",
        EtherTypes.Ipv6 => "IPv6",
        EtherTypes.Mpls => "MPLS",
        EtherTypes.MplsMulticast => "MPLS multicast",
        EtherTypes.PppoeDiscovery => "PPPoE discovery",
        EtherTypes.PppoeSession => "PPPoE session",
        EtherTypes.Macsec => "MACsec",
        EtherTypes.TransparentBridging => "Transparent Ethernet bridging",
        0x888e => "802.1X authentication",
        0x88cc => "LLDP",
        0x8809 => "Slow protocols",
        _ => null,
    };

    /// <summary>IP protocol numbers (IANA).</summary>
    public static string? OfIp(ulong protocol) => protocol switch
    {
        IpProtocols.HopByHop => "IPv6 hop-by-hop options",
        IpProtocols.Icmp => "ICMP",
        IpProtocols.Igmp => "IGMP",
        IpProtocols.Ipv4 => "IPv4",
        IpProtocols.Tcp => "TCP",
        IpProtocols.Udp => "UDP",
        IpProtocols.Dccp => "DCCP",
        IpProtocols.Ipv6 => "IPv6",
        IpProtocols.Routing => "IPv6 routing",
        IpProtocols.Fragment => "IPv6 fragment",
        IpProtocols.Gre => "GRE",
        IpProtocols.Esp => "ESP",
        IpProtocols.Ah => "AH",
        IpProtocols.Icmpv6 => "ICMPv6",
        IpProtocols.NoNext => "no next header",
        IpProtocols.Destination => "IPv6 destination options",
        89 => "OSPF",
        IpProtocols.Pim => "PIM",
        112 => "VRRP",
        IpProtocols.L2tp => "L2TP",
        IpProtocols.Sctp => "SCTP",
        IpProtocols.UdpLite => "UDP-Lite",
        _ => null,
    };
}
