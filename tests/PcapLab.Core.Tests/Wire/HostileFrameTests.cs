using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

/// <summary>The walker on whole frames: every truncation and 10,000 seeded mutations of each stop cleanly, and no packet costs heap.</summary>
public class HostileFrameTests
{
    private static readonly byte[] Inner = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 0x10, new byte[20])));

    public static TheoryData<string, int, byte[]> Samples => new()
    {
        { "eth:ethertype:ip:tcp", 1, Inner },
        { "eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:ipv6:udp", 1, Frames.Ethernet(0x88a8, Frames.Hex("0001 8100 0002 86dd"), Frames.Ipv6(17, Frames.Udp(1, 2, [1]))) },
        { "eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:tcp", 1, Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(9, 4789, Frames.Join(Frames.Hex("08000000 00000100"), Inner)))) },
        { "eth:ethertype:ip:udp:geneve:eth:ethertype:ip:tcp", 1, Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(9, 6081, Frames.Join(Frames.Hex("01006558 00000100 00000000"), Inner)))) },
        { "eth:ethertype:ip:udp:gtp:ip:udp", 1, Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(9, 2152, Frames.Join(Frames.Hex("34ff0026 00000001 00000085 01100900"), Frames.Ipv4(17, Frames.Udp(1, 2, [1, 2])))))) },
        { "eth:ethertype:ip:gre:erspan:eth:ethertype:ip:tcp", 1, Frames.Ethernet(0x0800, Frames.Ipv4(47, Frames.Join(Frames.Hex("100088be 00000001 10010001 00000000"), Inner))) },
        { "eth:ethertype:mpls:pwheuristic:pwnocw:eth:ethertype:ip:tcp", 1, Frames.Ethernet(0x8847, Frames.Hex("00010140 000c29000001 000c29000002"), Inner[12..]) },
        { "eth:ethertype:pppoes:ppp:ipv6:icmpv6:data", 1, Frames.Ethernet(0x8864, Frames.Hex("11000001 0034 0057"), Frames.Ipv6(58, Frames.Hex("80000000 00010001 6162"))) },
        { "eth:llc:ip:udp", 1, Frames.Join(Frames.Hex("020202020202 010101010101 0025 aaaa03000000 0800"), Frames.Ipv4(17, Frames.Udp(1, 2, [1]))) },
        { "eth:ethertype:ipv6:ipv6hopbyhop:ipv6routing:ah:sctp", 1, Frames.Ethernet(0x86dd, Frames.Ipv6(0, Frames.Hex("2b00 050200000100 3300 0000 00000000 84040000 00000001 00000002 000000000000000000000000 00010002 00000000 00000000 0003 0014 00000005 00000001 0000 0002 00000000 61626364"))) },
        { "radiotap:wlanradio:wlan:llc:ip:udp", 127, Frames.Join(Frames.Hex("0000 0900 02000000 10 0801 0000 020202020202 010101010101 030303030303 1000 aaaa03000000 0800"), Frames.Ipv4(17, Frames.Udp(1, 2, [1])), new byte[4]) },
        { "sll:ethertype:arp", 113, Frames.Hex("0000 0001 0006 020202020202 0000 0806 0001 0800 06 04 0001 020202020202 0a000001 000000000000 0a000002") },
        { "sll:ethertype:ip:udp", 276, Frames.Join(Frames.Hex("0800 0000 00000002 0001 00 06 020202020202 0000"), Frames.Ipv4(17, Frames.Udp(1, 2, [1]))) },
        { "framerelay:ip:udp", 107, Frames.Join(Frames.Hex("1841 03cc"), Frames.Ipv4(17, Frames.Udp(1, 2, [1]))) },
        { "null:ipv6:udp", 0, Frames.Join(Frames.Hex("1e000000"), Frames.Ipv6(17, Frames.Udp(1, 2, [1]))) },
        { "nflog:ip:udp", 239, Frames.Join(Frames.Hex("02000000 0800 0100 08000000 2100 0900"), Frames.Ipv4(17, Frames.Udp(1, 2, [1]))) },
    };

    [Theory, MemberData(nameof(Samples))]
    public void The_walk_reaches_the_innermost_layer(string path, int link, byte[] frame)
    {
        var decoder = new PacketDecoder();
        var facts = Frames.Decode(decoder, frame, (LinkType)link);
        Assert.Equal((path, StopReason.None), (Frames.Path(decoder, facts), facts.Stop.Reason));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Truncations_and_mutations_stop_cleanly(string path, int link, byte[] frame)
    {
        Assert.NotEmpty(path);
        var decoder = new PacketDecoder();
        var tree = new FieldTree();
        for (var n = 0; n < frame.Length; n++)
        {
            Check(decoder, tree, frame[..n], link, n);
            Check(decoder, tree, frame[..n], link, frame.Length);
        }

        var random = new Random(2);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = frame.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            Check(decoder, tree, bytes, link, random.Next(4) == 0 ? int.MaxValue : bytes.Length);
        }
    }

    /// <summary>Facts must point inside the bytes they speak of, whatever the frame says.</summary>
    private static void Check(PacketDecoder decoder, FieldTree tree, byte[] frame, int link, int original)
    {
        var facts = Frames.Decode(decoder, frame, (LinkType)link, original: original);
        var buffer = facts.Flags.HasFlag(PacketFlags.InExtra) ? decoder.ExtraLength : frame.Length;
        Assert.InRange(facts.PayloadOffset, 0, buffer);
        Assert.InRange(facts.PayloadCaptured, 0, buffer - facts.PayloadOffset);
        Assert.True(facts.PayloadLength >= facts.PayloadCaptured);
        Assert.True(decoder.Layers.Length <= PacketDecoder.MaxLayers);
        tree.Clear();
        WireTree.Fill(decoder, frame, in facts, tree);
        while (decoder.TryTakeLate(ref facts)) Assert.True(facts.Flags.HasFlag(PacketFlags.Late));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Decoding_allocates_nothing(string path, int link, byte[] frame)
    {
        Assert.NotEmpty(path);
        var decoder = new PacketDecoder();
        var facts = default(PacketFacts);
        for (var round = 0; round < 3; round++) Decode(decoder, frame, link, ref facts);
        Assert.Equal(0, Heap.Of(() =>
        {
            for (var round = 0; round < 100; round++) Decode(decoder, frame, link, ref facts);
        }));
    }

    private static void Decode(PacketDecoder decoder, byte[] frame, int link, ref PacketFacts facts)
    {
        (facts.Offset, facts.Captured, facts.Original) = (0, frame.Length, frame.Length);
        decoder.Decode(frame, (LinkType)link, 0, ref facts);
    }
}
