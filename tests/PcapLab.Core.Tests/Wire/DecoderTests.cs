using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

public class DecoderTests
{
    private readonly PacketDecoder _decoder = new();

    [Fact]
    public void Tcp_over_ethernet_tells_its_flow_and_payload()
    {
        var frame = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1234, 80, 0x18, 1, 2, 3)), new byte[6]);
        var facts = Frames.Decode(_decoder, frame);

        Assert.Equal("eth:ethertype:ip:tcp", Frames.Path(_decoder, facts));
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (facts.SourceIp.ToString(), facts.DestinationIp.ToString()));
        Assert.Equal((1234, 80), (facts.SourcePort, facts.DestinationPort));
        Assert.Equal((1u, 2u, (byte)0x18, (ushort)1000), (facts.Sequence, facts.Acknowledgment, facts.TcpFlags, facts.Window));
        Assert.Equal((PayloadKind.Tcp, 54, 3, 3), (facts.Payload, facts.PayloadOffset, facts.PayloadLength, facts.PayloadCaptured));
        Assert.Equal(PacketFlags.HasFlow, facts.Flags);
    }

    /// <summary>The fast path is an optimisation only: asking for checksums takes the walk, and both must say the same of every frame and every cut of it.</summary>
    [Fact]
    public void The_common_path_says_what_the_walk_says()
    {
        var walk = new PacketDecoder(new DecoderOptions { CheckChecksums = true });
        byte[][] frames =
        [
            Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2, new byte[40]))),
            Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2)), new byte[6]),
            Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(53, 5353, new byte[40])), new byte[9]),
            Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(4789, 4789, new byte[40]))),
        ];
        foreach (var frame in frames)
        {
            for (var length = 0; length <= frame.Length; length++)
            {
                foreach (var original in new[] { length, frame.Length })
                {
                    var fast = Frames.Decode(_decoder, frame[..length], original: original);
                    var fastLayers = _decoder.Layers.ToArray();
                    var slow = Frames.Decode(walk, frame[..length], original: original);
                    slow.Flags &= ~PacketFlags.BadChecksum;
                    Assert.Equal(Frames.Path(walk, slow), Frames.Path(_decoder, fast));
                    slow.Path = fast.Path;
                    Assert.Equal(slow, fast);
                    Assert.Equal(walk.Layers.ToArray().Select(l => l with { Checksum = ChecksumStatus.Unverified }), fastLayers);
                }
            }
        }
    }

    [Fact]
    public void Both_directions_have_the_same_hash()
    {
        var there = Frames.Decode(_decoder, Frames.Ethernet(0x86dd, Frames.Ipv6(6, Frames.Tcp(1, 2))));
        var back = Frames.Decode(_decoder, Frames.Ethernet(0x86dd, Frames.Ipv6(6, Frames.Tcp(2, 1), "20010db8000000000000000000000002", "20010db8000000000000000000000001")));
        var other = Frames.Decode(_decoder, Frames.Ethernet(0x86dd, Frames.Ipv6(6, Frames.Tcp(2, 1))));

        Assert.Equal(there.FlowHash, back.FlowHash);
        Assert.NotEqual(there.FlowHash, other.FlowHash);
    }

    [Theory]
    [InlineData(60, 60, StopReason.None)]
    [InlineData(40, 60, StopReason.Cut)]
    [InlineData(40, 40, StopReason.Truncated)]
    public void A_stop_tells_cut_from_truncated(int captured, int original, StopReason reason)
    {
        var frame = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2)), new byte[6]);
        var facts = Frames.Decode(_decoder, frame[..captured], original: original);

        Assert.Equal(reason, facts.Stop.Reason);
        Assert.Equal((1, 2), (facts.SourcePort, facts.DestinationPort));
        Assert.Equal("eth:ethertype:ip:tcp", Frames.Path(_decoder, facts));
    }

    [Fact]
    public void An_echo_is_one_flow_with_its_reply()
    {
        var request = Frames.Decode(_decoder, Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Hex("0800000000010001"))));
        var reply = Frames.Decode(_decoder, Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Hex("0000000000010001"), source: "0a000002", destination: "0a000001")));

        Assert.Equal((8, 0), (request.SourcePort, request.DestinationPort));
        Assert.Equal((0, 8), (reply.SourcePort, reply.DestinationPort));
        Assert.Equal(request.FlowHash, reply.FlowHash);
    }
}
