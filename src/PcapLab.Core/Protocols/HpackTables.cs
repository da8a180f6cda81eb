namespace PcapLab.Protocols;

/// <summary>Constant tables of RFC 7541 (appendices A and B). The Huffman code is canonical, so its lengths alone define it.</summary>
internal static class HpackTables
{
    private const int EndOfString = 256;
    private const int MaxLength = 30;

    /// <summary>The static table, index 1 first.</summary>
    internal static readonly (byte[] Name, byte[] Value)[] Static =
    [
        (":authority"u8.ToArray(), ""u8.ToArray()), (":method"u8.ToArray(), "GET"u8.ToArray()), (":method"u8.ToArray(), "POST"u8.ToArray()),
        (":path"u8.ToArray(), "/"u8.ToArray()), (":path"u8.ToArray(), "/index.html"u8.ToArray()), (":scheme"u8.ToArray(), "http"u8.ToArray()),
        (":scheme"u8.ToArray(), "https"u8.ToArray()), (":status"u8.ToArray(), "200"u8.ToArray()), (":status"u8.ToArray(), "204"u8.ToArray()),
        (":status"u8.ToArray(), "206"u8.ToArray()), (":status"u8.ToArray(), "304"u8.ToArray()), (":status"u8.ToArray(), "400"u8.ToArray()),
        (":status"u8.ToArray(), "404"u8.ToArray()), (":status"u8.ToArray(), "500"u8.ToArray()), ("accept-charset"u8.ToArray(), ""u8.ToArray()),
        ("accept-encoding"u8.ToArray(), "gzip, deflate"u8.ToArray()), ("accept-language"u8.ToArray(), ""u8.ToArray()),
        ("accept-ranges"u8.ToArray(), ""u8.ToArray()), ("accept"u8.ToArray(), ""u8.ToArray()),
        ("access-control-allow-origin"u8.ToArray(), ""u8.ToArray()), ("age"u8.ToArray(), ""u8.ToArray()), ("allow"u8.ToArray(), ""u8.ToArray()),
        ("authorization"u8.ToArray(), ""u8.ToArray()), ("cache-control"u8.ToArray(), ""u8.ToArray()),
        ("content-disposition"u8.ToArray(), ""u8.ToArray()), ("content-encoding"u8.ToArray(), ""u8.ToArray()),
        ("content-language"u8.ToArray(), ""u8.ToArray()), ("content-length"u8.ToArray(), ""u8.ToArray()),
        ("content-location"u8.ToArray(), ""u8.ToArray()), ("content-range"u8.ToArray(), ""u8.ToArray()),
        ("content-type"u8.ToArray(), ""u8.ToArray()), ("cookie"u8.ToArray(), ""u8.ToArray()), ("date"u8.ToArray(), ""u8.ToArray()),
        ("etag"u8.ToArray(), ""u8.ToArray()), ("expect"u8.ToArray(), ""u8.ToArray()), ("expires"u8.ToArray(), ""u8.ToArray()),
        ("from"u8.ToArray(), ""u8.ToArray()), ("host"u8.ToArray(), ""u8.ToArray()), ("if-match"u8.ToArray(), ""u8.ToArray()),
        ("if-modified-since"u8.ToArray(), ""u8.ToArray()), ("if-none-match"u8.ToArray(), ""u8.ToArray()), ("if-range"u8.ToArray(), ""u8.ToArray()),
        ("if-unmodified-since"u8.ToArray(), ""u8.ToArray()), ("last-modified"u8.ToArray(), ""u8.ToArray()), ("link"u8.ToArray(), ""u8.ToArray()),
        ("location"u8.ToArray(), ""u8.ToArray()), ("max-forwards"u8.ToArray(), ""u8.ToArray()), ("proxy-authenticate"u8.ToArray(), ""u8.ToArray()),
        ("proxy-authorization"u8.ToArray(), ""u8.ToArray()), ("range"u8.ToArray(), ""u8.ToArray()), ("referer"u8.ToArray(), ""u8.ToArray()),
        ("refresh"u8.ToArray(), ""u8.ToArray()), ("retry-after"u8.ToArray(), ""u8.ToArray()), ("server"u8.ToArray(), ""u8.ToArray()),
        ("set-cookie"u8.ToArray(), ""u8.ToArray()), ("strict-transport-security"u8.ToArray(), ""u8.ToArray()),
        ("transfer-encoding"u8.ToArray(), ""u8.ToArray()), ("user-agent"u8.ToArray(), ""u8.ToArray()), ("vary"u8.ToArray(), ""u8.ToArray()),
        ("via"u8.ToArray(), ""u8.ToArray()), ("www-authenticate"u8.ToArray(), ""u8.ToArray()),
    ];

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22,
        23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22,
        21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26,
        27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26,
        26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
    ];

    private static readonly ushort[] Symbols = [.. Enumerable.Range(0, 257).OrderBy(s => Lengths[s]).ThenBy(s => s).Select(s => (ushort)s)];
    private static readonly (uint First, int Index, int Count)[] ByLength = MakeCodes();

    /// <summary>Decodes Huffman text, cut to the buffer; returns its length, or -1 when it is broken.</summary>
    internal static int Decode(ReadOnlySpan<byte> coded, Span<byte> to)
    {
        var used = 0;
        uint code = 0;
        var length = 0;
        foreach (var b in coded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = code << 1 | (uint)(b >> bit & 1);
                var (first, index, count) = ByLength[++length];
                if (count == 0 || code - first >= (uint)count)
                {
                    if (length == MaxLength) return -1;
                    continue;
                }

                var symbol = Symbols[index + (int)(code - first)];
                if (symbol == EndOfString) return -1;
                if (used < to.Length) to[used++] = (byte)symbol;
                code = 0;
                length = 0;
            }
        }

        return length < 8 && code == (1u << length) - 1 ? used : -1;
    }

    private static (uint First, int Index, int Count)[] MakeCodes()
    {
        var codes = new (uint, int, int)[MaxLength + 1];
        uint code = 0;
        var index = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            code <<= 1;
            var count = Lengths.Count((byte)length);
            codes[length] = (code, index, count);
            code += (uint)count;
            index += count;
        }

        return codes;
    }
}
