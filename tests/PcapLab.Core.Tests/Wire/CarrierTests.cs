using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

/// <summary>Headers that only lead to another frame. Each path is what tshark 4.0.17 named for the same bytes.</summary>
public class CarrierTests
{
    private const string MacHex = "020000000009";
    private readonly PacketDecoder _decoder = new();

    private static byte[] Packet => Frames.Ipv4(17, Frames.Udp(40000, 53, new byte[12]));

    private static byte[] Framed => Frames.Ethernet(0x0800, Packet);

    public static TheoryData<string, LinkType, byte[]> Carriers => new()
    {
        { "eth:ethertype:batadv:eth:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x4305, Frames.Hex("400f3201" + MacHex), Framed) },
        { "eth:ethertype:batadv:eth:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x4305, Frames.Hex("420f3201" + MacHex + MacHex + "0100"), Framed) },
        { "eth:ethertype:batadv:eth:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x4305, Frames.Hex("010f320000000001" + MacHex), Framed) },
        { "eth:ethertype:batadv", LinkType.Ethernet, Frames.Ethernet(0x4305, Frames.Hex("410f3210" + MacHex + MacHex + "00010050"), Framed[..30]) },
        { "eth:ethertype:etag:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x893f, Frames.Hex("000000010000 0800"), Packet) },
        { "eth:ethertype:ieee8021ah:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x88e7, Frames.Hex("00000001"), Framed) },
        { "eth:ethertype:ieee8021cb:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0xf1c1, Frames.Hex("01000000 0800"), Packet) },
        { "eth:ethertype:mpls:pwach:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x8847, Frames.Hex("000011ff 10000021"), Packet) },
        { "eth:ethertype:ip:udp:tzsp:eth:ethertype:ip:udp", LinkType.Ethernet, Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(4, 37008, [1, 0, 0, 1, 1, .. Framed]))) },
        { "eth:ethertype:ip", LinkType.Ethernet, Frames.Ethernet(0x0800, Frames.Ipv4(17, [])) },
        { "raw:ip:udp", LinkType.RawIp, [.. new byte[10], .. Packet] },
        { "clip:ip:udp", LinkType.AtmClip, Packet },
        { "llc:eth:ethertype:ip:udp", LinkType.AtmRfc1483, [.. Frames.Hex("aaaa030080c200070000"), .. Framed] },
        { "atm:eth:ethertype:ip:udp", LinkType.SunAtm, [.. new byte[6], .. Framed] },
        { "juniper:ip:udp", LinkType.JuniperVoice, [.. new byte[18], .. Packet] },
        { "juniper:ppp:ip:udp", LinkType.JuniperPpp, [0, 0, 0, 0x21, .. Packet] },
        { "fr:data", LinkType.FrameRelay, [0, 0, 0, 0, 8, 0, .. Packet] },
        { "null:data", LinkType.Loop, [2, 0, 0, 0, .. Packet] },
        { "null:ip:udp", LinkType.Null, [0, 0, 2, 0, .. Packet] },
    };

    [Theory]
    [MemberData(nameof(Carriers))]
    public void The_frame_inside_is_reached(string path, LinkType link, byte[] frame)
    {
        Frames.Decode(_decoder, frame, link);

        Assert.Equal(path, string.Join(':', _decoder.Layers.ToArray().Select(l => WireRegistry.Find((ushort)l.Id)!.Name)));
    }
}
