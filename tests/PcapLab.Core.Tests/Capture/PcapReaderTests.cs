using PcapLab.Wire;

namespace PcapLab.Tests.Capture;

public class PcapReaderTests
{
    private const uint Micro = 0xa1b2c3d4, Nano = 0xa1b23c4d, Modified = 0xa1b2cd34;

    [Theory]
    [InlineData(Micro, false, 7_000_005_000)]
    [InlineData(Micro, true, 7_000_005_000)]
    [InlineData(Nano, false, 7_000_000_005)]
    [InlineData(Nano, true, 7_000_000_005)]
    public void Magic_tells_byte_order_and_time_unit(uint magic, bool big, long expected)
    {
        var read = new MadeCapture(big).PcapHeader(magic).PcapRecord(7, 5, [1, 2, 3], 60).Read();

        var (record, bytes) = Assert.Single(read.Packets);
        Assert.Equal(expected, record.Time);
        Assert.Equal([1, 2, 3], bytes);
        Assert.Equal(60, record.Original);
        Assert.Equal(big ? "big" : "little", read.Info.ByteOrder);
        Assert.Null(read.Info.Damage);
    }

    [Fact]
    public void Seconds_are_unsigned_so_that_files_live_past_2038()
    {
        var read = new MadeCapture().PcapHeader().PcapRecord(0xf000_0000, 1, [9]).Read();

        Assert.Equal(0xf000_0000L * 1_000_000_000 + 1000, read.Packets[0].Record.Time);
    }

    [Fact]
    public void Records_of_version_2_2_hold_their_lengths_the_other_way_round()
    {
        var made = new MadeCapture().PcapHeader(minor: 2).U32(1, 2, 100, 4).U8(1, 2, 3, 4);

        var record = Assert.Single(made.Read().Packets).Record;

        Assert.Equal((4, 100), (record.Captured, record.Original));
    }

    [Fact]
    public void Version_2_3_wrote_lengths_either_way()
    {
        var made = new MadeCapture().PcapHeader(minor: 3).U32(1, 2, 100, 4).U8(1, 2, 3, 4).U32(2, 2, 3, 90).U8(5, 6, 7);

        Assert.Equal([(4, 100), (3, 90)], made.Read().Packets.Select(p => (p.Record.Captured, p.Record.Original)));
    }

    [Fact]
    public void Link_type_word_carries_the_frame_check_length()
    {
        var record = new MadeCapture().PcapHeader(linkType: 0x2400_0001).PcapRecord(1, 1, new byte[64]).Read().Packets[0].Record;

        Assert.Equal((LinkType.Ethernet, 4), (record.LinkType, record.FcsLength));
    }

    [Fact]
    public void Bytes_that_were_never_on_the_wire_are_not_counted()
    {
        // LINKTYPE_SUNATM: four bytes of direction and circuit before the cell data; capinfos counts 52 of these 56.
        var record = new MadeCapture().PcapHeader(linkType: 123).PcapRecord(1, 1, new byte[56]).Read().Packets[0].Record;

        Assert.Equal((56, 52), (record.Original, PcapLab.Captures.PseudoHeader.OnTheWire(record)));
    }

    [Fact]
    public void Modified_records_have_eight_bytes_more()
    {
        var made = new MadeCapture().PcapHeader(Modified);
        for (uint i = 0; i < 3; i++) made.U32(i, 0, 2, 60).U32(3).U8(8, 0, 0, 0).U8((byte)i, 77);

        Assert.Equal([[0, 77], [1, 77], [2, 77]], made.Read().Packets.Select(p => p.Bytes));
    }

    [Fact]
    public void Four_more_bytes_under_the_ordinary_magic_are_told_by_their_sense()
    {
        var made = new MadeCapture().PcapHeader();
        for (uint i = 0; i < 3; i++) made.U32(i, 0, 60, 60).U32(0xdead_beef).U8(Enumerable.Repeat((byte)0xab, 60).ToArray());

        Assert.Equal(3, made.Read().Packets.Count);
    }

    [Fact]
    public void An_absurd_length_ends_the_capture_with_its_place()
    {
        var read = new MadeCapture().PcapHeader().PcapRecord(1, 1, new byte[10]).U32(2, 2, 0x7fff_ffff, 60).U8(new byte[100]).Read();

        Assert.Single(read.Packets);
        Assert.False(read.Info.Truncated);
        Assert.Contains("after 1 packets, at byte 50", read.Info.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_keeps_every_complete_packet()
    {
        var whole = new MadeCapture().PcapHeader().PcapRecord(1, 1, [1]).PcapRecord(2, 2, [2, 2]).PcapRecord(3, 3, [3, 3, 3]).Bytes;
        int[] ends = [24, 41, 59, 78];
        for (var cut = 24; cut <= whole.Length; cut++)
        {
            var read = new MadeCapture().U8(whole[..cut]).Read();

            Assert.Equal(ends.Count(e => e <= cut) - 1, read.Packets.Count);
            Assert.Equal(!ends.Contains(cut), read.Info.Truncated);
        }
    }
}
