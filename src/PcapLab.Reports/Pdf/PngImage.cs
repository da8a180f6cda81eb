using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PcapLab.Reports.Pdf;

/// <summary>
/// A PNG picture as PDF objects. PDF reads PNG's own row filters, so pictures without transparency are taken over as they are; an alpha
/// channel is parted into a soft mask. The file comes from the user: sizes are checked before anything is unpacked.
/// </summary>
internal sealed class PngImage
{
    private const int MostPixels = 25_000_000;
    private readonly byte[] _data;
    private readonly byte[] _palette = [];
    private readonly int _bits;
    private readonly int _type;

    /// <exception cref="ArgumentException">Not a PNG that can be embedded; the message says what to do.</exception>
    public PngImage(byte[] file)
    {
        if (file.Length < 33 || !IsPng(file)) throw new ArgumentException("The logo is not a PNG file.");
        using var data = new MemoryStream();
        var at = 8;
        while (at <= file.Length - 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) throw new ArgumentException("The logo's PNG file is cut short.");
            var chunk = file.AsSpan(at + 8, (int)length);
            switch (Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR" when length == 13:
                    (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                    (_bits, _type) = (chunk[8], chunk[9]);
                    if (chunk[12] != 0) throw new ArgumentException("The logo is an interlaced PNG; save it without interlacing.");
                    break;
                case "PLTE": _palette = chunk.ToArray(); break;
                case "IDAT": data.Write(chunk); break;
            }

            at += 12 + (int)length;
        }

        if (Width <= 0 || Height <= 0 || (long)Width * Height > MostPixels || _type is not (0 or 2 or 3 or 4 or 6) || (_type >= 4 && _bits != 8))
            throw new ArgumentException("The logo's PNG has a size or colour depth that cannot be embedded; save it as 8-bit RGB or RGBA of at most 25 million pixels.");
        _data = data.ToArray();
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Writes the image (and its mask); returns the object number.</summary>
    public int Write(PdfFile file)
    {
        var common = string.Create(CultureInfo.InvariantCulture, $"/Type/XObject/Subtype/Image/Width {Width}/Height {Height}");
        if (_type >= 4) return WriteWithMask(file, common);
        var colours = _type == 2 ? 3 : 1;
        var space = _type switch { 2 => "/DeviceRGB", 3 => string.Create(CultureInfo.InvariantCulture, $"[/Indexed/DeviceRGB {(_palette.Length / 3) - 1}<{Convert.ToHexString(_palette)}>]"), _ => "/DeviceGray" };
        return file.AddStream(string.Create(CultureInfo.InvariantCulture, $"{common}/ColorSpace {space}/BitsPerComponent {_bits}/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {_bits}/Columns {Width}>>"), _data, compress: false);
    }

    private static bool IsPng(byte[] file) => file[0] == 0x89 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';

    private int WriteWithMask(PdfFile file, string common)
    {
        int channels = _type == 6 ? 4 : 2, colours = channels - 1;
        var pixels = Unfilter(channels);
        var colour = new byte[Width * Height * colours];
        var alpha = new byte[Width * Height];
        for (var i = 0; i < alpha.Length; i++)
        {
            pixels.AsSpan(i * channels, colours).CopyTo(colour.AsSpan(i * colours));
            alpha[i] = pixels[(i * channels) + colours];
        }

        var mask = file.AddStream($"{common}/ColorSpace/DeviceGray/BitsPerComponent 8", alpha);
        return file.AddStream($"{common}/ColorSpace/{(colours == 3 ? "DeviceRGB" : "DeviceGray")}/BitsPerComponent 8/SMask {PdfFile.Ref(mask)}", colour);
    }

    /// <summary>Undoes the row filters of PNG (RFC 2083, section 6) for 8-bit channels.</summary>
    private byte[] Unfilter(int channels)
    {
        var stride = Width * channels;
        var raw = new byte[(stride + 1) * Height];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(_data), CompressionMode.Decompress);
            zlib.ReadExactly(raw);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new ArgumentException("The logo's PNG file is damaged.", e);
        }

        var pixels = new byte[stride * Height];
        for (var y = 0; y < Height; y++)
        {
            var filter = raw[y * (stride + 1)];
            for (var x = 0; x < stride; x++)
            {
                int left = x >= channels ? pixels[(y * stride) + x - channels] : 0, up = y > 0 ? pixels[((y - 1) * stride) + x] : 0, corner = x >= channels && y > 0 ? pixels[((y - 1) * stride) + x - channels] : 0;
                var guess = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 };
                pixels[(y * stride) + x] = (byte)(raw[(y * (stride + 1)) + 1 + x] + guess);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int p = left + up - corner, a = Math.Abs(p - left), b = Math.Abs(p - up), c = Math.Abs(p - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
