using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

public class FragmentTests
{
    private readonly PacketDecoder _decoder = new();
    private readonly byte[] _datagram = Frames.Udp(1000, 2000, [.. Enumerable.Range(0, 40).Select(i => (byte)i)]);

    private byte[] Part(int from, int to, ushort id = 7) =>
        Frames.Ethernet(0x0800, Frames.Ipv4(17, _datagram[from..to], id, from, to < _datagram.Length));

    private List<PacketFacts> TakeLate()
    {
        var late = new List<PacketFacts>();
        var facts = default(PacketFacts);
        while (_decoder.TryTakeLate(ref facts)) late.Add(facts);
        return late;
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void The_completing_frame_shows_the_whole_and_the_others_come_late_with_its_flow(int a, int b, int c)
    {
        byte[][] parts = [Part(0, 16), Part(16, 32), Part(32, 48)];
        var first = Frames.Decode(_decoder, parts[a], time: 1);
        var second = Frames.Decode(_decoder, parts[b], time: 2);
        Assert.Empty(TakeLate());
        var last = Frames.Decode(_decoder, parts[c], time: 3);

        Assert.Equal("eth:ethertype:ip:data", Frames.Path(_decoder, first));
        Assert.Equal(PacketFlags.Fragment, second.Flags);
        Assert.Equal("eth:ethertype:ip:udp", Frames.Path(_decoder, last));
        Assert.Equal(PacketFlags.Reassembled | PacketFlags.InExtra | PacketFlags.HasFlow, last.Flags);
        Assert.Equal(_datagram[8..], _decoder.Extra.AsSpan(last.PayloadOffset, last.PayloadLength).ToArray());
        var late = TakeLate();
        Assert.Equal([2, 3], late.Select(l => l.Number));
        Assert.All(late, l => Assert.Equal((1000, 2000, last.FlowHash), (l.SourcePort, l.DestinationPort, l.FlowHash)));
        Assert.All(late, l => Assert.True(l.Flags.HasFlag(PacketFlags.Late | PacketFlags.HasFlow)));
    }

    [Fact]
    public void What_came_first_is_not_rewritten_by_an_overlap()
    {
        Frames.Decode(_decoder, Part(0, 24));
        var overlap = Frames.Ethernet(0x0800, Frames.Ipv4(17, new byte[32], 7, 16));
        var last = Frames.Decode(_decoder, overlap);

        Assert.True(last.Flags.HasFlag(PacketFlags.Reassembled));
        Assert.Equal(_datagram[8..24], _decoder.Extra.AsSpan(8, 16).ToArray());
        Assert.Equal(new byte[24], _decoder.Extra.AsSpan(24, 24).ToArray());
    }

    [Fact]
    public void An_incomplete_datagram_is_given_up_with_the_ports_of_its_first_fragment()
    {
        Frames.Decode(_decoder, Part(16, 32));
        Frames.Decode(_decoder, Part(0, 16), time: 5);
        Frames.Decode(_decoder, Part(16, 32, id: 8), time: 40_000_000_000);

        Assert.Equal([(1, 1000), (6, 1000)], TakeLate().Select(l => ((int)l.Number, (int)l.SourcePort)));
        _decoder.Flush();
        Assert.Equal([0], TakeLate().Select(l => (int)l.SourcePort));
    }

    [Fact]
    public void Ipv6_fragments_are_put_together()
    {
        byte[] Part6(int from, int to) => Frames.Ethernet(0x86dd,
            Frames.Ipv6(44, Frames.Join([17, 0], Frames.U16((ushort)(from | (to < 48 ? 1 : 0))), Frames.Hex("00000009"), _datagram[from..to])));
        Frames.Decode(_decoder, Part6(0, 24));
        var last = Frames.Decode(_decoder, Part6(24, 48));

        Assert.Equal("eth:ethertype:ipv6:ipv6fragment:udp", Frames.Path(_decoder, last));
        Assert.Equal(40, last.PayloadLength);
    }

    [Fact]
    public void A_fragment_the_capture_cut_shows_what_it_has()
    {
        var frame = Part(0, 40);
        var first = Frames.Decode(_decoder, frame[..60], original: frame.Length);

        Assert.Equal("eth:ethertype:ip:udp", Frames.Path(_decoder, first));
        Assert.True(first.Flags.HasFlag(PacketFlags.Fragment | PacketFlags.HasFlow));
    }
}
