using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Protocols;

/// <summary>JA3, JA3S and JA4 of hellos (references.md), written into the caller's buffers: no heap.</summary>
internal static class TlsFingerprint
{
    /// <summary>Room for the longest text that is still fingerprinted.</summary>
    public const int MaxText = 8192;
    private const int MaxList = 1024;
    [ThreadStatic]
    private static DigestCache? s_md5;
    [ThreadStatic]
    private static DigestCache? s_sha256;

    /// <summary>The text whose MD5 is JA3: version, ciphers, extensions, groups, point formats. 0 when the hello is unreasonably long.</summary>
    public static int Ja3Text(in TlsHello hello, Span<byte> text)
    {
        var w = new Writer(text);
        w.Number(hello.Version);
        w.Put((byte)',');
        w.Numbers(hello.Ciphers);
        w.Put((byte)',');
        w.Extensions(hello);
        w.Put((byte)',');
        w.Numbers(hello.List(10, 2));
        w.Put((byte)',');
        var first = true;
        foreach (var format in hello.List(11, 1)) w.Item(format, ref first);
        return w.Length;
    }

    /// <summary>The text whose MD5 is JA3S: version, cipher, extensions.</summary>
    public static int Ja3sText(in TlsHello hello, Span<byte> text)
    {
        var w = new Writer(text);
        w.Number(hello.Version);
        w.Put((byte)',');
        w.Number(BinaryPrimitives.ReadUInt16BigEndian(hello.Ciphers));
        w.Put((byte)',');
        w.Extensions(hello, keepGrease: true);
        return w.Length;
    }

    /// <summary>MD5 as 32 lower-case hex digits.</summary>
    public static void Md5Hex(ReadOnlySpan<byte> text, Span<byte> hex)
    {
        Hex((s_md5 ??= new DigestCache(MD5.HashData)).Of(text), hex);
    }

    /// <summary>Writes JA4 (36 bytes) and returns its length, or 0 when the hello is unreasonably long.</summary>
    /// <param name="hello">A client hello.</param>
    /// <param name="transport"><c>t</c>, <c>q</c> or <c>d</c>.</param>
    /// <param name="ja4">Receives at least 36 bytes.</param>
    public static int Ja4(in TlsHello hello, char transport, Span<byte> ja4)
    {
        Span<ushort> ciphers = stackalloc ushort[MaxList];
        Span<ushort> extensions = stackalloc ushort[MaxList];
        var cipherCount = Collect(hello.Ciphers, ciphers);
        var extensionCount = 0;
        var hashed = 0;
        foreach (var extension in hello)
        {
            if (TlsNames.IsGrease(extension.Type)) continue;
            if (hashed == MaxList) return 0;
            extensionCount++;
            if (extension.Type is not 0 and not 16) extensions[hashed++] = (ushort)extension.Type;
        }

        if (cipherCount < 0) return 0;
        ja4[0] = (byte)transport;
        VersionText(hello).CopyTo(ja4[1..]);
        ja4[3] = (byte)(hello.TryFind(0, out _) ? 'd' : 'i');
        TwoDigits(cipherCount, ja4[4..]);
        TwoDigits(extensionCount, ja4[6..]);
        AlpnText(hello.List(16, 2), ja4[8..]);
        ja4[10] = (byte)'_';
        HashList(ciphers[..cipherCount], default, ja4[11..]);
        ja4[23] = (byte)'_';
        HashList(extensions[..hashed], hello.List(13, 2), ja4[24..]);
        return 36;
    }

    private static ReadOnlySpan<byte> VersionText(in TlsHello hello)
    {
        var version = 0;
        var best = -1;
        var offered = hello.List(43, 1);
        for (var i = 0; i + 1 < offered.Length; i += 2)
        {
            var v = BinaryPrimitives.ReadUInt16BigEndian(offered[i..]);
            if (TlsNames.IsGrease(v) || Rank(v) <= best) continue;
            best = Rank(v);
            version = v;
        }

        if (best < 0) version = hello.Version;
        return version switch
        {
            0x0304 => "13"u8, 0x0303 => "12"u8, 0x0302 => "11"u8, 0x0301 => "10"u8, 0x0300 => "s3"u8, 0x0002 => "s2"u8,
            0xfeff => "d1"u8, 0xfefd => "d2"u8, 0xfefc => "d3"u8, _ => "00"u8,
        };
    }

    // DTLS versions count downwards.
    private static int Rank(int version) => version >= 0xfe00 ? 0x10000 - version : version;

    private static void AlpnText(ReadOnlySpan<byte> list, Span<byte> two)
    {
        "00"u8.CopyTo(two);
        if (list.Length < 2 || list[0] == 0 || list[0] > list.Length - 1) return;
        byte first = list[1], last = list[list[0]];
        if (char.IsAsciiLetterOrDigit((char)first) && char.IsAsciiLetterOrDigit((char)last))
        {
            two[0] = first;
            two[1] = last;
            return;
        }

        two[0] = Digit(first >> 4);
        two[1] = Digit(last & 15);
    }

    private static int Collect(ReadOnlySpan<byte> pairs, Span<ushort> to)
    {
        var n = 0;
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            var v = BinaryPrimitives.ReadUInt16BigEndian(pairs[i..]);
            if (TlsNames.IsGrease(v)) continue;
            if (n == to.Length) return -1;
            to[n++] = v;
        }

        return n;
    }

    /// <summary>First 12 hex digits of SHA-256 over the sorted numbers and, behind an underscore, the unsorted tail.</summary>
    private static void HashList(Span<ushort> sorted, ReadOnlySpan<byte> tail, Span<byte> hex)
    {
        if (sorted.IsEmpty)
        {
            "000000000000"u8.CopyTo(hex);
            return;
        }

        sorted.Sort();
        Span<byte> text = stackalloc byte[MaxText];
        var w = new Writer(text);
        var first = true;
        foreach (var v in sorted) w.HexItem(v, ref first);
        first = true;
        for (var i = 0; i + 1 < tail.Length; i += 2)
        {
            var v = BinaryPrimitives.ReadUInt16BigEndian(tail[i..]);
            if (TlsNames.IsGrease(v)) continue;
            if (first) w.Put((byte)'_');
            w.HexItem(v, ref first);
        }

        Hex((s_sha256 ??= new DigestCache(SHA256.HashData)).Of(text[..w.Length])[..6], hex);
    }

    private static void TwoDigits(int n, Span<byte> to)
    {
        n = Math.Min(n, 99);
        to[0] = (byte)('0' + n / 10);
        to[1] = (byte)('0' + n % 10);
    }

    internal static void Hex(ReadOnlySpan<byte> bytes, Span<byte> hex)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            hex[2 * i] = Digit(bytes[i] >> 4);
            hex[2 * i + 1] = Digit(bytes[i] & 15);
        }
    }

    private static byte Digit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);

    /// <summary>Appends text to a fixed buffer; past its end the length becomes 0 and stays so.</summary>
    private ref struct Writer(Span<byte> text)
    {
        private readonly Span<byte> _text = text;
        private int _used;
        private bool _full;

        public readonly int Length => _full ? 0 : _used;

        public void Put(byte b)
        {
            if (_used < _text.Length) _text[_used++] = b;
            else _full = true;
        }

        public void Number(int n)
        {
            if (Utf8Formatter.TryFormat(n, _text[_used..], out var written)) _used += written;
            else _full = true;
        }

        public void Item(int n, ref bool first)
        {
            if (!first) Put((byte)'-');
            first = false;
            Number(n);
        }

        public void HexItem(int n, ref bool first)
        {
            if (!first) Put((byte)',');
            first = false;
            for (var shift = 12; shift >= 0; shift -= 4) Put(Digit(n >> shift & 15));
        }

        public void Numbers(ReadOnlySpan<byte> pairs)
        {
            var first = true;
            for (var i = 0; i + 1 < pairs.Length; i += 2)
            {
                var v = BinaryPrimitives.ReadUInt16BigEndian(pairs[i..]);
                if (!TlsNames.IsGrease(v)) Item(v, ref first);
            }
        }

        public void Extensions(in TlsHello hello, bool keepGrease = false)
        {
            var first = true;
            foreach (var extension in hello)
            {
                if (keepGrease || !TlsNames.IsGrease(extension.Type)) Item(extension.Type, ref first);
            }
        }
    }
}
