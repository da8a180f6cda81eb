namespace PcapLab.Wire;

/// <summary>
/// The closed core's layers. Numbers appear in layer paths only, never in output: output has <see cref="Schema.Protocol.Name"/>.
/// The open set of Protocols is numbered from <see cref="FirstOpen"/> by its registry.
/// </summary>
public enum LayerId : ushort
{
    /// <summary>No layer.</summary>
    None,
    /// <summary>Bytes nobody claims (<c>data</c>).</summary>
    Data,
#pragma warning disable CS1591 // a layer's name is its documentation
    Eth, Ethertype, Vlan, Ieee8021ad, Llc, Sll, Null, Raw, Ppp, Pppoes, Pppoed, Mpls, Slip,
    Radiotap, Ppi, WlanRadio, Wlan, FrameRelay, Chdlc, Arcnet, Pktap, Ipnet, Ipoib, Nflog, Prism, Avs, Atm, Macsec,
    Arp, Ip, Ipv6, Ipv6HopByHop, Ipv6Routing, Ipv6Fragment, Ipv6Destination, Ah, Esp,
    Icmp, Icmpv6, Igmp, Tcp, Udp, UdpLite, Sctp, Dccp,
    Gre, Erspan, Vxlan, VxlanGpe, Geneve, Gtp, Teredo, L2tp, Nsh, Lisp, EtherIp, Ipcomp,
    Pim, PwHeuristic, PwCw, PwNoCw, Cmd, Avsp, Juniper, PcapPktdata, UdpEncap, Fddi, TokenRing, Pflog, Enc, Ap1394, Ipfc, NetAnalyzer, Clip, Fpp, Batman,
    VnTag, Etag, Ieee8021ah, Ieee8021cb, Trill, PwAch, CapwapData, Tzsp,
#pragma warning restore CS1591
    /// <summary>First number of the open set.</summary>
    FirstOpen = 256,
}
