using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PcapLab.Reports.Pdf;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests.Pdf;

/// <summary>Logos: pictures made here with every row filter, taken out of the PDF again by another program.</summary>
public sealed class PngImageTests
{
    /// <summary>A 5-row picture, each row with another filter; 8 bits per channel.</summary>
    private static byte[] Png(byte type, int channels)
    {
        const int width = 4, height = 5;
        var stride = width * channels;
        var plain = new byte[height * stride];
        for (var i = 0; i < plain.Length; i++) plain[i] = (byte)(i * 37);
        using var raw = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            raw.WriteByte((byte)y);
            for (var x = 0; x < stride; x++)
            {
                int left = x >= channels ? plain[(y * stride) + x - channels] : 0, up = y > 0 ? plain[((y - 1) * stride) + x] : 0, corner = x >= channels && y > 0 ? plain[((y - 1) * stride) + x - channels] : 0;
                int p = left + up - corner, a = Math.Abs(p - left), b = Math.Abs(p - up), c = Math.Abs(p - corner);
                var guess = y switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => a <= b && a <= c ? left : b <= c ? up : corner, _ => 0 };
                raw.WriteByte((byte)(plain[(y * stride) + x] - guess));
            }
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal)) zlib.Write(raw.ToArray());
        byte[] head = [0, 0, 0, width, 0, 0, 0, height, 8, type, 0, 0, 0];
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", head), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(name), .. data, 0, 0, 0, 0];
    }

    [Theory]
    [InlineData(0, 1, "gray", 1)]
    [InlineData(2, 3, "rgb", 1)]
    [InlineData(4, 2, "gray", 2)]
    [InlineData(6, 4, "rgb", 2)]
    public void A_logo_comes_out_of_the_pdf_pixel_for_pixel(byte type, int channels, string space, int images)
    {
        var pdfimages = Peer.Program("pdfimages");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var file = File.Create(path + ".pdf")) PdfRenderer.Render(Report.Build(Sample.Empty, new ReportOptions { Logo = Png(type, channels) }), file);
        var list = Peer.Run(pdfimages, "-list", path + ".pdf").Out;
        Assert.Contains(space, list, StringComparison.Ordinal);
        Assert.Equal(images, list.Split('\n').Count(l => l.Contains("   4     5 ", StringComparison.Ordinal)));
        Peer.Run(pdfimages, path + ".pdf", path);
        // Netpbm: three lines of text, then the pixels, grey ones as three equal channels; the mask, when there is one, is a picture of its own.
        var pixels = File.ReadAllBytes(path + "-000.ppm")[^60..];
        for (var i = 0; i < 20; i++)
            for (var c = 0; c < 3; c++) Assert.Equal((byte)(((i * channels) + (space == "rgb" ? c : 0)) * 37), pixels[(i * 3) + c]);
        foreach (var left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*")) File.Delete(left);
    }

    [Fact]
    public void What_cannot_be_shown_is_refused_with_advice()
    {
        Assert.Throws<ArgumentException>(() => new PngImage([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new PngImage(Png(2, 3)[..50]));
        var interlaced = Png(2, 3);
        interlaced[28] = 1;
        Assert.Contains("interlac", Assert.Throws<ArgumentException>(() => new PngImage(interlaced)).Message, StringComparison.Ordinal);
        var huge = Png(2, 3);
        huge[16] = 0x7F;
        Assert.Throws<ArgumentException>(() => new PngImage(huge));
    }
}
