using System.Buffers.Binary;
using PcapLab.Export;
using PcapLab.Tests.Wire;
using PcapLab.Wire;

namespace PcapLab.Tests.Export;

public class PacketAnonymizerTests
{
    private static readonly byte[] Secret = "credit card 4111"u8.ToArray();

    public static TheoryData<string, byte[]> Packets => new()
    {
        { "tcp over IPv4", Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(40000, 80, 0x18, Secret), source: "c6336401", destination: "c6336402")) },
        { "udp over IPv6 in a VLAN", Frames.Ethernet(0x8100, Frames.Hex("0005 86dd"), Frames.Ipv6(17, Udp(Secret))) },
        { "vxlan", Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(5000, 4789, [.. Frames.Hex("0800000000000100"), .. Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 0x18, Secret), source: "c6336407"))]))) },
        { "arp", Frames.Ethernet(0x0806, Frames.Hex("0001 0800 06 04 0001 0a0b0c0d0e0f c6336401 000000000000 c6336402"), Secret) },
        { "a type nobody knows", Frames.Ethernet(0x88b5, Secret) },
        { "icmp that quotes a packet", Frames.Ethernet(0x0800, Frames.Ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0, .. Frames.Ipv4(17, Frames.Udp(1, 2, Secret), source: "c6336403")])) },
    };

    [Theory]
    [MemberData(nameof(Packets))]
    public void Nothing_of_the_original_stays_but_the_shape(string what, byte[] packet)
    {
        using var names = new Pseudonyms("s"u8);
        foreach (var policy in new[] { PayloadPolicy.Cut, PayloadPolicy.Zero })
        {
            var mapped = new PacketAnonymizer(names, policy).Rewrite(packet, LinkType.Ethernet, 0, packet.Length, 0).ToArray();
            Assert.Equal(-1, mapped.AsSpan().IndexOf(Secret));
            Assert.Equal(-1, mapped.AsSpan().IndexOf(Frames.Hex("c63364")));
            Assert.Equal(-1, mapped.AsSpan().IndexOf(Frames.Hex("20010db80000")));
            Assert.Equal(-1, mapped.AsSpan().IndexOf(Frames.Hex("0a0b0c0d0e0f")));
            if (policy == PayloadPolicy.Zero) Assert.Equal(packet.Length, mapped.Length);
            var (before, after) = (Shape(packet, packet.Length), Shape(mapped, packet.Length));
            Assert.True(before == after, $"{what}, {policy}: {before} became {after}");
        }
    }

    [Fact]
    public void Checksums_are_right_again()
    {
        using var names = new Pseudonyms("s"u8);
        var anonymizer = new PacketAnonymizer(names, PayloadPolicy.Zero);
        var v4 = anonymizer.Rewrite(Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(40000, 80, 0x18, Secret))), LinkType.Ethernet, 0, 70, 0).ToArray();
        Assert.Equal(0xffff, Sum(v4.AsSpan(14, 20), 0));
        Assert.Equal(0xffff, Sum(v4.AsSpan(34), Sum(v4.AsSpan(26, 8), 6 + v4.Length - 34)));
        var v6 = anonymizer.Rewrite(Frames.Ethernet(0x86dd, Frames.Ipv6(17, Udp(Secret))), LinkType.Ethernet, 0, 78, 0).ToArray();
        Assert.Equal(0xffff, Sum(v6.AsSpan(54), Sum(v6.AsSpan(22, 32), 17 + v6.Length - 54)));
    }

    [Fact]
    public void Hostile_bytes_never_throw()
    {
        using var names = new Pseudonyms("s"u8);
        var anonymizer = new PacketAnonymizer(names, PayloadPolicy.Zero);
        var random = new Random(3);
        foreach (var row in Packets)
        {
            for (var i = 0; i < 5_000; i++)
            {
                var bad = row.Data.Item2[..random.Next(1, row.Data.Item2.Length + 1)];
                for (var k = random.Next(6); k >= 0; k--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
                Assert.True(anonymizer.Rewrite(bad, LinkType.Ethernet, 0, bad.Length + random.Next(2) * 100, 0).Length <= bad.Length);
            }
        }
    }

    private static byte[] Udp(byte[] payload)
    {
        var udp = Frames.Udp(1000, 2000, payload);
        udp[7] = 1; // a checksum was sent
        return udp;
    }

    private static string Shape(byte[] packet, int original)
    {
        var decoder = new PacketDecoder(new DecoderOptions { HashSeed = 1 });
        var f = Frames.Decode(decoder, packet, original: original);
        return $"{Frames.Path(decoder, f)} {f.SourcePort} {f.DestinationPort} {f.PayloadLength}";
    }

    private static int Sum(ReadOnlySpan<byte> bytes, int start)
    {
        long sum = start;
        for (var i = 0; i < bytes.Length; i += 2) sum += i + 1 < bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]) : bytes[i] << 8;
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (int)sum;
    }
}
