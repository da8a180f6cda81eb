using System.Collections.Frozen;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Every protocol of the open set, in one list: adding a protocol is its file and one line here. A test fails when a file is not listed.</summary>
public static class ProtocolRegistry
{
    private static readonly AppProtocol[] List = NumberAll(
    [
        new Bgp(),
        new Bluetooth(),
        new BtAtt(),
        new BthciAcl(),
        new BthciCmd(),
        new BthciEvt(),
        new BtL2cap(),
        new Can(),
        new Cdp(),
        new Dbus(),
        new Dhcp(),
        new Dhcpv6(),
        new Dns(),
        new Dtls(),
        new Eapol(),
        new Ftp(),
        new HciH4(),
        new FtpData(),
        new Hsrp(),
        new Http(),
        new Http2(),
        new Http3(),
        new Imap(),
        new Isup(),
        new Kerberos(),
        new Ldap(),
        new Lldp(),
        new Llmnr(),
        new Mdns(),
        new Modbus(),
        new Mqtt(),
        new Mtp2(),
        new Mtp3(),
        new MySql(),
        new Nbdgm(),
        new Nbns(),
        new Nbss(),
        new Ntp(),
        new Ospf(),
        new Pop(),
        new Postgres(),
        new Quic(),
        new Radius(),
        new Resp(),
        new Rtp(),
        new S7(),
        new Sccp(),
        new Sdp(),
        new Sip(),
        new Smb(),
        new Smb2(),
        new Smtp(),
        new Snmp(),
        new Ssdp(),
        new Ssh(),
        new Stp(),
        new Stun(),
        new Syslog(),
        new Tftp(),
        new Tls(),
        new Tpkt(),
        new Usb(),
        new Vrrp(),
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
