using System.IO.Compression;
using PcapLab.Export.Files;

namespace PcapLab.Tests.Export.Files;

/// <summary>Files put together from pieces, and their content codings.</summary>
public sealed class CarvedContentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private byte[] Read(CarvedContent content)
    {
        using var stream = content.Open();
        using var to = new MemoryStream();
        stream.CopyTo(to);
        return to.ToArray();
    }

    [Fact]
    public void Pieces_in_any_order_make_the_file()
    {
        var whole = new byte[300_000];
        new Random(1).NextBytes(whole);
        var content = new CarvedContent(_folder.File("p"), 1 << 20);
        var pieces = Enumerable.Range(0, 100).Select(i => i * 3000).ToArray();
        new Random(2).Shuffle(pieces);
        foreach (var at in pieces) content.Write(at, whole.AsSpan(at, 3000));
        Assert.Equal((true, 300_000L, false), (content.IsWhole, content.Present, content.Capped));
        Assert.Equal(whole, Read(content));
        content.Delete();
        Assert.False(File.Exists(_folder.File("p")));
    }

    [Fact]
    public void A_hole_reads_as_zeros_and_is_known()
    {
        var content = new CarvedContent(_folder.File("p"), 100);
        content.Write(0, "ab"u8);
        content.Write(4, "cd"u8);
        Assert.Equal((false, 4L), (content.IsWhole, content.Present));
        Assert.Equal("ab\0\0cd"u8.ToArray(), Read(content));
    }

    [Fact]
    public void What_exceeds_the_cap_is_cut_and_told()
    {
        var content = new CarvedContent(_folder.File("p"), 3);
        content.Write(0, "abcdef"u8);
        content.Write(long.MaxValue - 1, "x"u8);
        Assert.Equal((true, 3L), (content.Capped, content.Present));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(5_000_000_000)]
    public void A_part_from_the_middle_is_kept_without_zeros_before_it(long start)
    {
        var content = new CarvedContent(_folder.File("p"), 100);
        content.Write(start, "middle"u8);
        Assert.Equal((false, start, 6L), (content.IsWhole, content.Start, content.Present));
        Assert.Equal("middle"u8.ToArray(), Read(content));
        content.Delete();
    }

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "deflate", "br", "gzip, br", "identity"];

    [Theory, MemberData(nameof(Codings))]
    public void A_coding_is_undone(string codings)
    {
        var bytes = "the same words, the same words, the same words"u8.ToArray();
        var sent = bytes;
        foreach (var coding in codings.Split(", ")) sent = Encode(sent, coding);
        using var decoded = BodyCoding.Decode(new MemoryStream(sent), codings)!;
        using var to = new MemoryStream();
        decoded.CopyTo(to);
        Assert.Equal(bytes, to.ToArray());
    }

    [Fact]
    public void Deflate_without_its_wrapper_is_read_too()
    {
        using var sent = new MemoryStream();
        using (var deflate = new DeflateStream(sent, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write("bare bare bare"u8);
        sent.Position = 0;
        using var reader = new StreamReader(BodyCoding.Decode(sent, "deflate")!);
        Assert.Equal("bare bare bare", reader.ReadToEnd());
    }

    [Theory]
    [InlineData("bytes 0-499/1234", 0, 1234L)]
    [InlineData("bytes 500-999/*", 500, null)]
    public void A_range_says_where_it_belongs(string header, long start, long? total)
    {
        Assert.True(RangeFiles.TryParse(header, out var from, out var all));
        Assert.Equal((start, total), (from, all));
    }

    private static byte[] Encode(byte[] bytes, string coding)
    {
        using var to = new MemoryStream();
        using (Stream? stream = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(to, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true),
            _ => null,
        })
        {
            if (stream is null) return bytes;
            stream.Write(bytes);
        }

        return to.ToArray();
    }
}
