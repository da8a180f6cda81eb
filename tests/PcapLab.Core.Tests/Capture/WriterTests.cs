using FsCheck;
using FsCheck.Fluent;
using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Tests.Capture;

public class WriterTests
{
    private sealed record Sent(long Time, int Interface, byte[] Bytes, int Extra, uint Flags, string? Comment);

    private static readonly LinkType[] LinkTypes = [LinkType.Ethernet, LinkType.LinuxSll, LinkType.RawIp];

    private static Gen<Sent> Packets(int interfaces) =>
        from time in Gen.Choose(0, int.MaxValue).Select(t => t * 1_000_000_007L % 4_000_000_000_000_000_000)
        from i in Gen.Choose(0, interfaces - 1)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b))
        from extra in Gen.Choose(0, 2000)
        from flags in Gen.Elements(0u, 1u, 2u)
        from comment in Gen.Elements(null, "a", "two words", "ünï → 日本")
        select new Sent(time, i, bytes, extra, flags, comment);

    private static byte[] Write(CaptureFormat format, int interfaces, IEnumerable<Sent> packets)
    {
        var output = new MemoryStream();
        using (var writer = CaptureWriter.Create(output, format))
        {
            for (var i = 0; i < interfaces; i++) writer.AddInterface(new CaptureInterface { Name = "if" + i, LinkType = LinkTypes[i], Snaplen = 4096 });
            foreach (var p in packets)
            {
                var note = p.Comment is null ? null : new PacketNote(0, [p.Comment], null, null, []);
                writer.Write(p.Interface, new PacketRecord { Time = p.Time, Captured = p.Bytes.Length, Original = p.Bytes.Length + p.Extra, Flags = p.Flags }, p.Bytes, note);
            }
        }

        return output.ToArray();
    }

    private static ReadCapture Read(byte[] bytes) => ReadCapture.From(CaptureFile.Open(new MemoryStream(bytes), "written"));

    [Fact]
    public void What_pcapng_wrote_is_read_again() => Prop.ForAll(Packets(3).ListOf().ToArbitrary(), packets =>
    {
        var read = Read(Write(CaptureFormat.Pcapng, 3, packets));
        var comments = read.Notes.ToDictionary(n => n.Number, n => n.Note.Comments[0]);

        Assert.Null(read.Info.Damage);
        Assert.Equal(packets.Count, read.Packets.Count);
        for (var i = 0; i < packets.Count; i++)
        {
            var (record, bytes) = read.Packets[i];
            Assert.Equal(packets[i].Bytes, bytes);
            Assert.Equal((packets[i].Time, packets[i].Interface, LinkTypes[packets[i].Interface], packets[i].Bytes.Length + packets[i].Extra, packets[i].Flags), (record.Time, record.Interface, record.LinkType, record.Original, record.Flags));
            Assert.Equal(packets[i].Comment, comments.GetValueOrDefault(i + 1));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(CaptureFormat.PcapNanoseconds, 1)]
    [InlineData(CaptureFormat.PcapMicroseconds, 1000)]
    public void What_pcap_wrote_is_read_again(CaptureFormat format, long unit) => Prop.ForAll(Packets(1).ListOf().ToArbitrary(), packets =>
    {
        var read = Read(Write(format, 1, packets));

        Assert.Null(read.Info.Damage);
        Assert.Equal(packets.Select(p => p.Time - p.Time % unit), read.Times);
        Assert.Equal(packets.Select(p => p.Bytes), read.Packets.Select(p => p.Bytes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pcap_refuses_a_second_link_type()
    {
        var e = Assert.Throws<CaptureException>(() => Write(CaptureFormat.PcapNanoseconds, 2, [new(1, 0, [1], 0, 0, null), new(2, 1, [2], 0, 0, null)]));

        Assert.Contains(".pcapng", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_a_format_cannot_hold_move_to_its_ends()
    {
        Sent[] packets = [new(-5, 0, [1], 0, 0, null), new(long.MaxValue, 0, [2], 0, 0, null)];

        Assert.Equal([0, uint.MaxValue * 1_000_000_000L + 999_999_999], Read(Write(CaptureFormat.PcapNanoseconds, 1, packets)).Times);
        Assert.Equal([0, long.MaxValue], Read(Write(CaptureFormat.Pcapng, 1, packets)).Times);
    }

    [Fact]
    public void Until_a_flush_the_output_holds_whole_records_only()
    {
        var output = new MemoryStream();
        var writer = CaptureWriter.Create(output, CaptureFormat.Pcapng);
        writer.AddInterface(new CaptureInterface { LinkType = LinkType.Ethernet });
        for (var i = 0; i < 20_000; i++) writer.Write(0, new PacketRecord { Time = i, Original = 99 }, new byte[i % 99]);

        // The process dies here: what reached the output must read without complaint.
        var read = Read(output.ToArray());

        Assert.Null(read.Info.Damage);
        Assert.InRange(read.Packets.Count, 10_000, 19_999);
    }

    [Fact]
    public void A_rewrite_keeps_what_belongs_to_the_capture()
    {
        var made = new MadeCapture(big: true).Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1, 0).U32(uint.MaxValue, uint.MaxValue)
                .Option(1, "of the file"u8.ToArray()).Option(2, "engine"u8.ToArray()).Option(3, "OS 1"u8.ToArray()).Option(4, "tool 7"u8.ToArray()).Option(0))
            .Interface(1, 96, o => o.Option(2, "eth7"u8.ToArray()).Option(3, "uplink"u8.ToArray()).Option(9, 9).Option(11, [0, .. "port 53"u8]).Option(13, 4).Option(0))
            .Block(4, b => b.Option(2, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. "six.example\0"u8]).Option(0))
            .Block(10, b => b.U32(0x544c534b, 4).U8("key\n"u8.ToArray()))
            .Packet(0, 123_456_789, [1, 2, 3], 60, o => o.Option(1, "of the packet"u8.ToArray()).Option(2, 0, 0, 0, 1).Option(5, 1, 2, 3, 4, 5, 6, 7, 8).Option(0))
            .Block(5, b => b.U32(0, 0, 0).Option(5, 0, 0, 0, 0, 0, 0, 0, 9).Option(0));
        var output = new MemoryStream();
        using (var source = CaptureFile.Open(new MemoryStream(made.Bytes), "made"))
        using (var writer = CaptureWriter.Create(output, CaptureFormat.Pcapng, source.Info))
        {
            var copy = new CaptureCopy(writer, source.Info);
            var batch = new PacketBatch();
            while (source.Read(batch, TestContext.Current.CancellationToken)) copy.Write(batch);
            copy.Finish();
        }

        var read = Read(output.ToArray());

        Assert.Equal(("engine", "OS 1", "tool 7"), (read.Info.Hardware, read.Info.OperatingSystem, read.Info.Application));
        Assert.Equal(["of the file"], read.Info.Comments);
        var i = Assert.Single(read.Info.Interfaces);
        Assert.Equal(("eth7", "uplink", 96u, "port 53", (byte)4, 9L), (i.Name, i.Description, i.Snaplen, i.Filter, i.FcsLength, i.Drops ?? 0));
        Assert.Equal("six.example", read.Info.Names["2001:db8::1"]);
        Assert.Equal("key\n"u8.ToArray(), Assert.Single(read.Info.Secrets).KeyLog);
        Assert.Equal([123_456_789L], read.Times);
        var note = Assert.Single(read.Notes).Note;
        Assert.Equal(["of the packet"], note.Comments);
        Assert.Equal((1u, (byte)4), (read.Packets[0].Record.Flags, read.Packets[0].Record.FcsLength));
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], Assert.Single(note.OtherOptions).Value);
    }

    [Fact]
    public void Wireshark_reads_what_is_written()
    {
        var capinfos = Peer.Program("capinfos");
        using var folder = new TempFolder();
        foreach (var (name, format) in new[] { ("u.pcap", CaptureFormat.PcapMicroseconds), ("n.pcap", CaptureFormat.PcapNanoseconds), ("g.pcapng", CaptureFormat.Pcapng) })
        {
            File.WriteAllBytes(folder.File(name), Write(format, 1, [new(1_500_000_000_123_456_789, 0, new byte[60], 4, 1, "c"), new(1_500_000_001_000_000_000, 0, new byte[61], 0, 0, null)]));

            var (code, text, err) = Peer.Run(capinfos, "-T", "-r", "-M", "-c", "-d", "-a", "-S", folder.File(name));

            Assert.True(code == 0, err);
            var fraction = format == CaptureFormat.PcapMicroseconds ? "123456" : "123456789";
            Assert.Equal(["2", "125", "1500000000." + fraction], text.Trim().Split('\t')[1..4]);
        }
    }
}
