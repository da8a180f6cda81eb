using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

public class ChecksumTests
{
    [Fact]
    public void The_sum_of_the_rfc_1071_example_is_right() => Assert.Equal(0x220d, Checksum.Of(Frames.Hex("0001f203f4f5f6f7")));

    /// <summary>The samples' packets left real stacks with their sums in place (tshark finds them good), over IPv4 and IPv6.</summary>
    [Theory]
    [InlineData("snmp-ntp.pcapng")]
    [InlineData("web.pcapng")]
    public void Sums_of_real_stacks_hold_and_a_flipped_bit_shows(string name)
    {
        var decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = true });
        using var source = CaptureFile.Open(Path.Combine(Peer.Root, "sample-captures", name));
        var batch = new PacketBatch();
        Assert.True(source.Read(batch, CancellationToken.None));
        var seen = 0;
        foreach (var record in batch.Records[..batch.Count])
        {
            var frame = batch.Bytes(record).ToArray();
            var facts = Frames.Decode(decoder, frame);
            Assert.False(facts.Flags.HasFlag(PacketFlags.BadChecksum), $"{name}: frame at {record.Offset}");
            if (facts.Payload is not (PayloadKind.Tcp or PayloadKind.Udp)) continue;
            seen++;
            frame[facts.TransportOffset] ^= 1;
            Assert.True(Frames.Decode(decoder, frame).Flags.HasFlag(PacketFlags.BadChecksum));
        }

        Assert.True(seen > 50);
    }

    [Fact]
    public void An_udp_checksum_of_zero_is_none()
    {
        var decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = true });
        var header = Frames.Ipv4(17, Frames.Udp(1, 2, [1, 2, 3]));
        var sum = Checksum.Of(header.AsSpan(0, 20));
        (header[10], header[11]) = ((byte)(sum >> 8), (byte)sum);
        Assert.False(Frames.Decode(decoder, Frames.Ethernet(0x0800, header)).Flags.HasFlag(PacketFlags.BadChecksum));
    }
}
