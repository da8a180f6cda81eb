namespace PcapLab.Wire;

/// <summary>Link-layer header types as capture files name them (LINKTYPE_ numbers of the tcpdump group's registry). Unlisted numbers are kept as they are.</summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: 4-byte address family in the capturing host's byte order.</summary>
    Null = 0,
    /// <summary>Ethernet.</summary>
    Ethernet = 1,
    /// <summary>IEEE 802.5 Token Ring.</summary>
    TokenRing = 6,
    /// <summary>ARCNET with the RFC 1051/1201 header, BSD form.</summary>
    ArcnetBsd = 7,
    /// <summary>SLIP.</summary>
    Slip = 8,
    /// <summary>PPP, with or without HDLC framing.</summary>
    Ppp = 9,
    /// <summary>FDDI.</summary>
    Fddi = 10,
    /// <summary>PPP in HDLC-like framing (RFC 1662).</summary>
    PppHdlc = 50,
    /// <summary>PPPoE session.</summary>
    PppEther = 51,
    /// <summary>RFC 1483 LLC/SNAP over ATM.</summary>
    AtmRfc1483 = 100,
    /// <summary>Raw IP, version by the first nibble.</summary>
    RawIp = 101,
    /// <summary>Cisco HDLC.</summary>
    CiscoHdlc = 104,
    /// <summary>Classical IP over ATM.</summary>
    AtmClip = 106,
    /// <summary>IEEE 802.11.</summary>
    Ieee80211 = 105,
    /// <summary>Frame Relay (Q.922).</summary>
    FrameRelay = 107,
    /// <summary>OpenBSD loopback: address family in network byte order.</summary>
    Loop = 108,
    /// <summary>OpenBSD IPsec encapsulation.</summary>
    Enc = 109,
    /// <summary>Linux cooked capture, version 1.</summary>
    LinuxSll = 113,
    /// <summary>OpenBSD packet filter log.</summary>
    Pflog = 117,
    /// <summary>802.11 after a Prism header.</summary>
    Prism = 119,
    /// <summary>IP over Fibre Channel (RFC 2625).</summary>
    IpOverFc = 122,
    /// <summary>ATM PDUs with the SunATM header.</summary>
    SunAtm = 123,
    /// <summary>802.11 after a radiotap header.</summary>
    Radiotap = 127,
    /// <summary>ARCNET, Linux form.</summary>
    ArcnetLinux = 129,
    /// <summary>Juniper multilink PPP.</summary>
    JuniperMlppp = 130,
    /// <summary>Juniper multilink Frame Relay.</summary>
    JuniperMlfr = 131,
    /// <summary>Juniper gateway GPRS support node.</summary>
    JuniperGgsn = 133,
    /// <summary>Juniper ATM 2.</summary>
    JuniperAtm2 = 135,
    /// <summary>Juniper services.</summary>
    JuniperServices = 136,
    /// <summary>Juniper ATM 1.</summary>
    JuniperAtm1 = 137,
    /// <summary>Apple IP over IEEE 1394.</summary>
    Ap1394 = 138,
    /// <summary>802.11 after an AVS header.</summary>
    Avs = 163,
    /// <summary>Juniper PPP over Ethernet.</summary>
    JuniperPppoe = 167,
    /// <summary>Juniper Ethernet.</summary>
    JuniperEther = 178,
    /// <summary>Juniper PPP.</summary>
    JuniperPpp = 179,
    /// <summary>Juniper Frame Relay.</summary>
    JuniperFrameRelay = 180,
    /// <summary>Juniper Cisco HDLC.</summary>
    JuniperChdlc = 181,
    /// <summary>Juniper voice.</summary>
    JuniperVoice = 183,
    /// <summary>PPP with a direction byte.</summary>
    PppWithDir = 204,
    /// <summary>Per-packet information header.</summary>
    Ppi = 192,
    /// <summary>IPNET (Solaris).</summary>
    Ipnet = 226,
    /// <summary>Raw IPv4.</summary>
    Ipv4 = 228,
    /// <summary>Raw IPv6.</summary>
    Ipv6 = 229,
    /// <summary>Netfilter log messages.</summary>
    Nflog = 239,
    /// <summary>Ethernet after a netANALYZER header, with FCS.</summary>
    NetAnalyzer = 240,
    /// <summary>IP over InfiniBand.</summary>
    IpOverIb = 242,
    /// <summary>SCTP without any header below.</summary>
    Sctp = 248,
    /// <summary>Apple PKTAP.</summary>
    Pktap = 258,
    /// <summary>Ethernet with its preamble (IEEE 802.3br mPackets).</summary>
    Mpacket = 274,
    /// <summary>Linux cooked capture, version 2.</summary>
    LinuxSll2 = 276,
}
