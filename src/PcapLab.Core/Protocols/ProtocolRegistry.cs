using System.Collections.Frozen;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Every protocol of the open set, in one list: adding a protocol is its file and one line here. A test fails when a file is not listed.</summary>
public static class ProtocolRegistry
{
    private static readonly AppProtocol[] List = NumberAll(
    [
        new Aodv(),
        new Aoe(),
        new Babel(),
        new Bacapp(),
        new Bacnet(),
        new Bfd(),
        new Bgp(),
        new Bluetooth(),
        new BtAtt(),
        new BtL2cap(),
        new BthciAcl(),
        new BthciCmd(),
        new BthciEvt(),
        new Bvlc(),
        new Can(),
        new Cdp(),
        new Cflow(),
        new Cfm(),
        new Clnp(),
        new Dbus(),
        new Dhcp(),
        new Dhcpv6(),
        new Dns(),
        new Drda(),
        new DropboxLan(),
        new Dtls(),
        new Dtp(),
        new Eapol(),
        new Eigrp(),
        new Esis(),
        new Ftp(),
        new FtpData(),
        new HciH4(),
        new Hsrp(),
        new Http(),
        new Http2(),
        new Http3(),
        new Imap(),
        new Isakmp(),
        new Isis(),
        new IsisCsnp(),
        new IsisHello(),
        new IsisLsp(),
        new IsisPsnp(),
        new Isup(),
        new Kerberos(),
        new Lacp(),
        new Ldap(),
        new Ldp(),
        new LispControl(),
        new Lldp(),
        new Llmnr(),
        new LoopTest(),
        new Mdns(),
        new Mipv6(),
        new Modbus(),
        new MplsEcho(),
        new Mqtt(),
        new Mtp2(),
        new Mtp3(),
        new MySql(),
        new Nbdgm(),
        new Nbns(),
        new Nbss(),
        new Nhrp(),
        new Ntp(),
        new Olsr(),
        new OpenFlow(),
        new Osi(),
        new Ospf(),
        new Pop(),
        new Postgres(),
        new PppCcp(),
        new PppChap(),
        new PppIpcp(),
        new PppIpv6cp(),
        new PppLcp(),
        new PppPap(),
        new Ptp(),
        new Quic(),
        new Radius(),
        new Resp(),
        new Rip(),
        new Ripng(),
        new RpkiRtr(),
        new Rsvp(),
        new Rtcp(),
        new Rtp(),
        new Rx(),
        new S7(),
        new Sccp(),
        new Sdp(),
        new Sflow(),
        new Sip(),
        new Slow(),
        new Smb(),
        new Smb2(),
        new Smtp(),
        new Snmp(),
        new Socks(),
        new Ssdp(),
        new Ssh(),
        new Stp(),
        new Stun(),
        new Syslog(),
        new Tftp(),
        new Tls(),
        new Tpkt(),
        new Udld(),
        new Usb(),
        new Vrrp(),
        new Vtp(),
        new WebSocket(),
        new Wpan(),
    ]);

    /// <summary>The open set in the order of the list.</summary>
    public static IReadOnlyList<AppProtocol> All => List;

    /// <summary>By short name.</summary>
    public static FrozenDictionary<string, AppProtocol> ByName { get; } = List.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The protocol of a layer number at or above <see cref="LayerId.FirstOpen"/>, or null.</summary>
    public static AppProtocol? Find(ushort id) => id - (int)LayerId.FirstOpen is var i and >= 0 && i < List.Length ? List[i] : null;

    private static AppProtocol[] NumberAll(AppProtocol[] list)
    {
        for (var i = 0; i < list.Length; i++) list[i].Number((ushort)((int)LayerId.FirstOpen + i));
        return list;
    }
}
