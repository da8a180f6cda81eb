using System.Text;
using PcapLab.Wire;

namespace PcapLab.Tests.Capture;

public class PcapngReaderTests
{
    [Fact]
    public void Sections_have_their_own_byte_order_and_interfaces()
    {
        var first = new MadeCapture(big: true).Section().Interface(1).Packet(0, 1_000_000, [1, 2, 3, 4, 5]).Bytes;
        var second = new MadeCapture().Section().Interface(113).Interface(101).Packet(1, 2_000_000, [6]).Bytes;

        var read = new MadeCapture().U8(first).U8(second).Read();

        Assert.Equal("big", read.Info.ByteOrder);
        Assert.Equal([(0, LinkType.Ethernet, 1_000_000_000L), (2, LinkType.RawIp, 2_000_000_000L)], read.Packets.Select(p => (p.Record.Interface, p.Record.LinkType, p.Record.Time)));
        Assert.Equal([1L, 0L, 1L], read.Info.Interfaces.Select(i => i.Packets));
    }

    [Theory]
    [InlineData(9, 1_600_000_000_123_456_789UL, 1_600_000_000_123_456_789L)]
    [InlineData(6, 1_600_000_000_123_456UL, 1_600_000_000_123_456_000L)]
    [InlineData(0, 1_600_000_000UL, 1_600_000_000_000_000_000L)]
    [InlineData(12, 5_123_456_789_999UL, 5_123_456_789L)]
    [InlineData(0x80 | 10, 1536UL, 1_500_000_000L)]
    [InlineData(0x80 | 32, 3UL << 31, 1_500_000_000L)]
    [InlineData(6, ulong.MaxValue, long.MaxValue)]
    [InlineData(127, ulong.MaxValue, 0L)]
    public void Resolution_is_a_power_of_ten_or_two(byte resolution, ulong ticks, long expected)
    {
        var read = new MadeCapture().Section().Interface(options: o => o.Option(9, resolution).Option(0)).Packet(0, ticks, [1]).Read();

        Assert.Equal([expected], read.Times);
    }

    [Fact]
    public void Offset_moves_the_clock_and_may_be_negative()
    {
        var read = new MadeCapture().Section().Interface(options: o => o.Option(14, BitConverter.GetBytes(-5L))).Packet(0, 7_000_000, [1]).Read();

        Assert.Equal([2_000_000_000L], read.Times);
    }

    [Fact]
    public void Simple_packets_are_cut_at_the_snapshot_length_and_have_no_time()
    {
        var read = new MadeCapture().Section().Interface(1, snaplen: 4).Block(3, b => b.U32(60).U8(1, 2, 3, 4)).Read();

        var (record, bytes) = Assert.Single(read.Packets);
        Assert.Equal([1, 2, 3, 4], bytes);
        Assert.Equal(60, record.Original);
        Assert.True(record.Untimed);
    }

    [Fact]
    public void Packets_without_a_time_take_that_of_their_neighbour()
    {
        void Simple(MadeCapture b) => b.U32(4).U8(1, 2, 3, 4);
        var read = new MadeCapture().Section().Interface().Block(3, Simple).Packet(0, 7, [1]).Block(3, Simple).Packet(0, 9, [2]).Read();

        Assert.Equal([7000L, 7000L, 7000L, 9000L], read.Times);
    }

    [Fact]
    public void Obsolete_packet_blocks_are_read()
    {
        var read = new MadeCapture().Section().Interface().Block(2, b => b.U16(0, 7).U32(0, 9, 3, 80).U8(1, 2, 3, 0)).Read();

        Assert.Equal([1, 2, 3], read.Packets[0].Bytes);
        Assert.Equal((9000L, 80), (read.Packets[0].Record.Time, read.Packets[0].Record.Original));
    }

    [Fact]
    public void Comments_flags_and_unknown_options_stay_with_their_packet()
    {
        var read = new MadeCapture().Section().Interface()
            .Packet(0, 1, [1])
            .Packet(0, 2, [2], options: o => o.Option(1, Encoding.UTF8.GetBytes("look here")).Option(2, 1, 0, 0, 0).Option(3000, 9, 9))
            .Read();

        var (number, note) = Assert.Single(read.Notes);
        Assert.Equal(2, number);
        Assert.Equal(["look here"], note.Comments);
        Assert.Equal(1u, read.Packets[1].Record.Flags);
        var (code, value) = Assert.Single(note.OtherOptions);
        Assert.Equal(3000, code);
        Assert.Equal([9, 9], value);
    }

    [Fact]
    public void Flags_alone_cost_no_note()
    {
        var read = new MadeCapture().Section().Interface().Packet(0, 1, [1], options: o => o.Option(2, 2, 0, 0, 0)).Read();

        Assert.Empty(read.Notes);
        Assert.Equal(2u, read.Packets[0].Record.Flags);
    }

    [Fact]
    public void Names_statistics_and_key_logs_are_kept_and_unknown_blocks_skipped()
    {
        var read = new MadeCapture().Section().Interface()
            .Block(4, b => b.Option(1, [192, 0, 2, 1, .. "host.example\0"u8]).Option(0))
            .Block(5, b => b.U32(0, 0, 0).Option(5, BitConverter.GetBytes(42UL)))
            .Block(10, b => b.U32(0x544c534b, 5).U8("keys\n"u8.ToArray()))
            .Block(0xbad, b => b.U32(32473).U8(1, 2, 3))
            .Block(0x7777_7777, b => b.U8(1, 2, 3, 4))
            .Packet(0, 1, [1]).Read();

        Assert.Single(read.Packets);
        Assert.Equal("host.example", read.Info.Names["192.0.2.1"]);
        Assert.Equal(42, read.Info.Interfaces[0].Drops);
        Assert.Equal("keys\n"u8.ToArray(), read.Info.Secrets.Single().KeyLog);
        Assert.Null(read.Info.Damage);
    }

    [Fact]
    public void Damage_keeps_what_came_before_and_tells_the_place()
    {
        var good = new MadeCapture().Section().Interface().Packet(0, 1, [1]);
        var at = good.Bytes.Length;

        foreach (var bad in new Action<MadeCapture>[]
        {
            m => m.U32(6, 3).U8(new byte[40]),
            m => m.U32(6, 0xffff_fff0).U8(new byte[40]),
            m => m.U32(6, 32).U8(new byte[20]).U32(36),
            m => m.Block(6, b => b.U32(5, 0, 0, 0, 0)),
            m => m.Block(6, b => b.U32(0, 0, 0, 999, 999)),
            m => m.Block(6, b => b.U32(0)),
            m => m.Block(0x0a0d0d0a, b => b.U32(0x11111111, 0, 0, 0)),
        })
        {
            var made = new MadeCapture().U8(good.Bytes);
            bad(made);
            var read = made.Read();

            Assert.Single(read.Packets);
            Assert.Contains($"at byte {at}:", read.Info.Damage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_cut_keeps_every_complete_packet()
    {
        var head = new MadeCapture().Section().Interface().Bytes;
        var whole = new MadeCapture().U8(head).Packet(0, 1, [1]).Packet(0, 2, [2, 2]).Bytes;
        for (var cut = 16; cut <= whole.Length; cut++)
        {
            var read = new MadeCapture().U8(whole[..cut]).Read();

            Assert.Equal(Math.Max(0, cut - head.Length) / 36, read.Packets.Count);
        }
    }
}
