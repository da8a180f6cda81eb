namespace PcapLab.Wire;

/// <summary>Ethernet types the closed core follows (IEEE registry).</summary>
internal static class EtherTypes
{
    public const ushort Ip = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Rarp = 0x8035;
    public const ushort TransparentBridging = 0x6558;
    public const ushort Vlan = 0x8100;
    public const ushort Ieee8021ad = 0x88a8;
    public const ushort OldQinQ = 0x9100;
    public const ushort Ipv6 = 0x86dd;
    public const ushort Mpls = 0x8847;
    public const ushort MplsMulticast = 0x8848;
    public const ushort PppoeDiscovery = 0x8863;
    public const ushort PppoeSession = 0x8864;
    public const ushort Ppp = 0x880b;
    public const ushort Macsec = 0x88e5;
    public const ushort Nsh = 0x894f;
    public const ushort Erspan = 0x88be;
    public const ushort Erspan3 = 0x22eb;
    public const ushort CiscoMetadata = 0x8909;
    public const ushort AristaVendor = 0xd28b;
    public const ushort Llc = 0x88c0;
    public const ushort Ipx = 0x8137;
    public const ushort Batman = 0x4305;
    public const ushort Trill = 0x22f3;
    public const ushort ProviderBackbone = 0x88e7;
    public const ushort VnTag = 0x8926;
    public const ushort Etag = 0x893f;
    public const ushort Redundancy = 0xf1c1;

    /// <summary>The largest value that is an 802.3 length.</summary>
    public const int MaxLength = 1500;
}

/// <summary>IP protocol numbers the closed core follows (IANA).</summary>
internal static class IpProtocols
{
    public const byte HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Igmp = 2;
    public const byte Ipv4 = 4;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Dccp = 33;
    public const byte Ipv6 = 41;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte Gre = 47;
    public const byte Esp = 50;
    public const byte Ah = 51;
    public const byte Icmpv6 = 58;
    public const byte NoNext = 59;
    public const byte Destination = 60;
    public const byte EtherIp = 97;
    public const byte Pim = 103;
    public const byte Ipcomp = 108;
    public const byte L2tp = 115;
    public const byte Sctp = 132;
    public const byte UdpLite = 136;
    public const byte Mpls = 137;
    public const byte Ethernet = 143;
}
