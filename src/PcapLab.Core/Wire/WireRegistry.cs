using System.Collections.Frozen;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Every protocol of the closed core, in one list; the decoder walks them, this names them and their fields.</summary>
public static class WireRegistry
{
    private static readonly WireProtocol[] List =
    [
        new BareProtocol(LayerId.Data, "data", "Data that no parser claims"),
        new EthernetProtocol(),
        new BareProtocol(LayerId.Ethertype, "ethertype", "Ethernet type"),
        new VlanProtocol(),
        new Ieee8021adProtocol(),
        new LlcProtocol(),
        new SllProtocol(),
        new NullProtocol(),
        new BareProtocol(LayerId.Raw, "raw", "Raw IP"),
        new PppProtocol(),
        new PppoeProtocol(LayerId.Pppoes, "pppoes", "PPP over Ethernet session (RFC 2516)"),
        new PppoeProtocol(LayerId.Pppoed, "pppoed", "PPP over Ethernet discovery (RFC 2516)"),
        new MplsProtocol(),
        new BareProtocol(LayerId.PwHeuristic, "pwethheuristic", "Ethernet pseudowire, guessed (RFC 4448)"),
        new BareProtocol(LayerId.PwNoCw, "pwethnocw", "Ethernet pseudowire without control word (RFC 4448)"),
        new BareProtocol(LayerId.PwCw, "pwethcw", "Ethernet pseudowire control word (RFC 4448)"),
        new BareProtocol(LayerId.PwAch, "pwach", "Pseudowire associated channel (RFC 4385)"),
        new BareProtocol(LayerId.Slip, "slip", "Serial Line IP (RFC 1055)"),
        new RadiotapProtocol(),
        new BareProtocol(LayerId.Ppi, "ppi", "Per-packet information"),
        new BareProtocol(LayerId.WlanRadio, "wlan_radio", "802.11 radio information"),
        new BareProtocol(LayerId.Prism, "prism", "Prism capture header"),
        new BareProtocol(LayerId.Avs, "wlancap", "AVS wireless capture header"),
        new WlanProtocol(),
        new FrameRelayProtocol(),
        new ChdlcProtocol(),
        new ArcnetProtocol(),
        new BareProtocol(LayerId.Atm, "atm", "SunATM pseudo header"),
        new BareProtocol(LayerId.Fddi, "fddi", "Fiber Distributed Data Interface"),
        new BareProtocol(LayerId.TokenRing, "tr", "Token Ring (IEEE 802.5)"),
        new BareProtocol(LayerId.Ipfc, "ipfc", "IP over Fibre Channel (RFC 2625)"),
        new BareProtocol(LayerId.Ap1394, "ap1394", "Apple IP over IEEE 1394"),
        new BareProtocol(LayerId.Clip, "clip", "Classical IP over ATM (RFC 2225)"),
        new BareProtocol(LayerId.Fpp, "fpp", "Ethernet mPacket (IEEE 802.3br)"),
        new BareProtocol(LayerId.Juniper, "juniper", "Juniper capture header"),
        new BareProtocol(LayerId.NetAnalyzer, "netanalyzer", "netANALYZER header"),
        new BareProtocol(LayerId.Pktap, "pktap", "Apple packet tap"),
        new BareProtocol(LayerId.PcapPktdata, "pcap_pktdata", "Packet inside a capture header"),
        new BareProtocol(LayerId.Ipnet, "ipnet", "Solaris IPNET"),
        new BareProtocol(LayerId.Ipoib, "ipoib", "IP over InfiniBand (RFC 4391)"),
        new BareProtocol(LayerId.Nflog, "nflog", "Netfilter log"),
        new BareProtocol(LayerId.Pflog, "pflog", "OpenBSD packet filter log"),
        new BareProtocol(LayerId.Enc, "enc", "OpenBSD IPsec encapsulation"),
        new MacsecProtocol(),
        new BareProtocol(LayerId.VnTag, "vntag", "Virtual NIC tag"),
        new BareProtocol(LayerId.Etag, "etag", "Bridge port extension tag (IEEE 802.1BR)"),
        new BareProtocol(LayerId.Ieee8021ah, "ieee8021ah", "Provider backbone bridge tag (IEEE 802.1ah)"),
        new BareProtocol(LayerId.Ieee8021cb, "ieee8021cb", "Redundancy tag (IEEE 802.1CB)"),
        new BareProtocol(LayerId.Trill, "trill", "Transparent interconnection of lots of links (RFC 6325)"),
        new BatmanProtocol(),
        new BareProtocol(LayerId.Cmd, "cmd", "Cisco metadata"),
        new BareProtocol(LayerId.Avsp, "avsp", "Arista timestamp header"),
        new ArpProtocol(),
        new Ipv4Protocol(),
        new Ipv6Protocol(),
        new Ipv6OptionsProtocol(LayerId.Ipv6HopByHop, "ipv6.hopopts", "IPv6 hop-by-hop options (RFC 8200)"),
        new Ipv6OptionsProtocol(LayerId.Ipv6Destination, "ipv6.dstopts", "IPv6 destination options (RFC 8200)"),
        new Ipv6RoutingProtocol(),
        new Ipv6FragmentProtocol(),
        new AhProtocol(),
        new EspProtocol(),
        new BareProtocol(LayerId.Ipcomp, "ipcomp", "IP Payload Compression (RFC 3173)"),
        new IcmpProtocol(),
        new Icmpv6Protocol(),
        new IgmpProtocol(),
        new PimProtocol(),
        new TcpProtocol(),
        new UdpProtocol(),
        new UdpLiteProtocol(),
        new SctpProtocol(),
        new DccpProtocol(),
        new GreProtocol(),
        new ErspanProtocol(),
        new VxlanProtocol(LayerId.Vxlan, "vxlan", "Virtual eXtensible LAN (RFC 7348)"),
        new VxlanProtocol(LayerId.VxlanGpe, "vxlan_gpe", "VXLAN generic protocol extension"),
        new GeneveProtocol(),
        new GtpProtocol(),
        new BareProtocol(LayerId.Teredo, "teredo", "Teredo: IPv6 over UDP through NATs (RFC 4380)"),
        new L2tpProtocol(),
        new NshProtocol(),
        new BareProtocol(LayerId.Lisp, "lisp-data", "Locator/ID Separation Protocol data (RFC 9300)"),
        new BareProtocol(LayerId.EtherIp, "etherip", "Ethernet within IP (RFC 3378)"),
        new BareProtocol(LayerId.CapwapData, "capwap.data", "CAPWAP data channel (RFC 5415)"),
        new BareProtocol(LayerId.Tzsp, "tzsp", "TaZmen Sniffer Protocol"),
        new BareProtocol(LayerId.UdpEncap, "udpencap", "UDP encapsulation of IPsec (RFC 3948)"),
    ];

    private static readonly WireProtocol?[] ById = Index();

    /// <summary>The closed core in the order of the list.</summary>
    public static IReadOnlyList<Protocol> All => List;

    /// <summary>By short name.</summary>
    public static FrozenDictionary<string, Protocol> ByName { get; } = List.ToFrozenDictionary(p => p.Name, p => (Protocol)p, StringComparer.Ordinal);

    /// <summary>The protocol of a layer number below <see cref="LayerId.FirstOpen"/>, or null.</summary>
    public static Protocol? Find(ushort id) => id < ById.Length ? ById[id] : null;

    private static WireProtocol?[] Index()
    {
        var table = new WireProtocol?[List.Max(p => p.Id) + 1];
        foreach (var protocol in List) table[protocol.Id] = protocol;
        return table;
    }
}
