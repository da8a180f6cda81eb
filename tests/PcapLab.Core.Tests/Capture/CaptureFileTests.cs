using System.IO.Compression;
using PcapLab.Captures;

namespace PcapLab.Tests.Capture;

public class CaptureFileTests
{
    private static readonly byte[] Small = new MadeCapture().PcapHeader().PcapRecord(1, 1, [1]).PcapRecord(2, 2, [2]).PcapRecord(3, 3, [3]).Bytes;

    private static byte[] Gzip(params byte[][] members)
    {
        var output = new MemoryStream();
        foreach (var member in members)
        {
            using var zip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
            zip.Write(member);
        }

        return output.ToArray();
    }

    [Fact]
    public void Gzip_is_told_by_content_and_may_have_several_members()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("named.txt"), Gzip(Small[..50], Small[50..]));

        var read = ReadCapture.From(folder.File("named.txt"));

        Assert.Equal(3, read.Packets.Count);
        Assert.Equal("gzip", read.Info.Compression);
        Assert.Null(read.Info.Damage);
    }

    [Fact]
    public void A_cut_gzip_keeps_the_packets_before_the_cut()
    {
        var noise = new byte[60_000];
        new Random(7).NextBytes(noise);
        var packets = new MadeCapture().PcapHeader();
        for (var i = 0; i < 20; i++) packets.PcapRecord((uint)i, 0, noise[(i * 3000)..((i + 1) * 3000)]);
        var zipped = Gzip(packets.Bytes);

        var read = ReadCapture.From(CaptureFile.Open(new MemoryStream(zipped[..(zipped.Length / 2)]), "cut"));

        Assert.InRange(read.Packets.Count, 8, 10);
        Assert.NotNull(read.Info.Damage);
    }

    [Fact]
    public void Packets_of_a_plain_file_can_be_read_again_at_their_offsets()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("s.pcap"), Small);
        using var source = CaptureFile.Open(folder.File("s.pcap"));
        var batch = new PacketBatch();
        Assert.True(source.Read(batch, TestContext.Current.CancellationToken));

        for (var i = 0; i < batch.Count; i++) Assert.Equal(batch.Bytes(batch.Records[i])[0], Small[batch.FileOffset + batch.Records[i].Offset]);
    }

    [Fact]
    public void Records_across_blocks_are_whole()
    {
        var made = new MadeCapture().PcapHeader();
        var sizes = Enumerable.Range(0, 400).Select(i => i % 50 == 7 ? 200_000 : 1 + i * 37 % 3000).ToArray();
        foreach (var size in sizes) made.PcapRecord(1, 0, Enumerable.Repeat((byte)size, size).ToArray());
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("s.pcap"), made.Bytes);

        var read = ReadCapture.From(folder.File("s.pcap"));

        Assert.Equal(sizes, read.Packets.Select(p => p.Bytes.Length));
        Assert.All(read.Packets, p => Assert.All(p.Bytes, b => Assert.Equal((byte)p.Bytes.Length, b)));
    }

    [Fact]
    public void A_packet_larger_than_the_block_is_read()
    {
        var made = new MadeCapture().U32(0xa1b2c3d4).U16(2, 4).U32(0, 0, 8 << 20, 1).PcapRecord(1, 1, [1]).PcapRecord(2, 2, new byte[5 << 20]).PcapRecord(3, 3, [3]);

        Assert.Equal([1, 5 << 20, 1], made.Read().Packets.Select(p => p.Bytes.Length));
    }

    [Fact]
    public void A_claimed_length_is_not_believed_before_its_bytes_are_there()
    {
        var bytes = new MadeCapture().U32(0xa1b2c3d4).U16(2, 4).U32(0, 0, 128 << 20, 1).U32(1, 1, 120 << 20, 120 << 20).U8(new byte[100]).Bytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ReadCapture.From(CaptureFile.Open(new MemoryStream(bytes), "made"));

        Assert.True(read.Info.Truncated);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void Reading_allocates_nothing_per_packet()
    {
        using var folder = new TempFolder();
        var made = new MadeCapture().PcapHeader();
        for (uint i = 0; i < 100_000; i++) made.PcapRecord(i, 0, [1, 2, 3, 4]);
        File.WriteAllBytes(folder.File("s.pcap"), made.Bytes);
        var batch = new PacketBatch();
        var cancellation = TestContext.Current.CancellationToken;
        using (var warm = CaptureFile.Open(folder.File("s.pcap"))) while (warm.Read(batch, cancellation)) { }

        var sources = Enumerable.Range(0, 5).Select(_ => CaptureFile.Open(folder.File("s.pcap"))).ToArray();
        foreach (var s in sources) s.Read(batch, cancellation); // the carry-over buffer is made once
        var next = 0;
        Assert.Equal(0, Heap.Of(() =>
        {
            var source = sources[next++];
            while (source.Read(batch, cancellation)) { }
        }));
        foreach (var s in sources) s.Dispose();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("just some words that are no capture", "is text")]
    [InlineData("%PDF-1.7 and so on and so on and on", "is a PDF")]
    [InlineData("ab", "only 2 bytes")]
    public void What_is_no_capture_is_told_apart(string content, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("x"), content);

        var e = Assert.Throws<CaptureException>(() => CaptureFile.Open(folder.File("x")));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Missing_files_folders_and_cut_headers_are_told_apart()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("cut"), Small[..20]);
        File.WriteAllBytes(folder.File("old"), new MadeCapture().PcapHeader(major: 1).Bytes);

        Assert.Contains("no such file", Assert.Throws<CaptureException>(() => CaptureFile.Open(folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<CaptureException>(() => CaptureFile.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("cut short inside its file header", Assert.Throws<CaptureException>(() => CaptureFile.Open(folder.File("cut"))).Message, StringComparison.Ordinal);
        Assert.Contains("version 1.4", Assert.Throws<CaptureException>(() => CaptureFile.Open(folder.File("old"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_never_throws_and_never_leaves_the_buffer()
    {
        var seeds = new[]
        {
            Small,
            new MadeCapture().Section().Interface(options: o => o.Option(9, 9).Option(0)).Packet(0, 1, [1, 2, 3], options: o => o.Option(1, 65).Option(0)).Block(4, b => b.Option(1, 1, 2, 3, 4, 65, 0).Option(0)).Bytes,
        };
        var random = new Random(20261121);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = (byte[])seeds[round % 2].Clone();
            for (var i = random.Next(1, 5); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ReadCapture.From(CaptureFile.Open(new MemoryStream(bytes), "damaged"));
            }
            catch (CaptureException)
            {
                // A file header that is no longer one.
            }
        }
    }
}
