namespace PcapLab.Protocols;

/// <summary>Integers and strings as HPACK and QPACK write them (RFC 7541, 5).</summary>
internal static class HpackCoding
{
    /// <summary>Reads an integer that begins in the low bits of the first byte; -1 when it is broken or goes on past the end.</summary>
    public static int Integer(scoped ref ReadOnlySpan<byte> block, int bits)
    {
        if (block.IsEmpty) return -1;
        var max = (1 << bits) - 1;
        var value = block[0] & max;
        block = block[1..];
        if (value < max) return value;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty) return -1;
            var b = block[0];
            block = block[1..];
            value += (b & 0x7f) << shift;
            if (b < 0x80) return value;
        }

        return -1;
    }

    /// <summary>Reads a string whose length begins in the low bits of the first byte, the Huffman bit above them; cut to the buffer, -1 when it is broken.</summary>
    public static int Text(scoped ref ReadOnlySpan<byte> block, int bits, scoped Span<byte> to)
    {
        if (block.IsEmpty) return -1;
        var isHuffman = (block[0] >> bits & 1) != 0;
        var length = Integer(ref block, bits);
        if (length < 0 || length > block.Length) return -1;
        var raw = block[..length];
        block = block[length..];
        if (isHuffman) return HpackTables.Decode(raw, to);
        length = Math.Min(length, to.Length);
        raw[..length].CopyTo(to);
        return length;
    }

    /// <summary>Copies a header into the caller's buffers, cut to them.</summary>
    public static void Copy(ReadOnlySpan<byte> from, scoped Span<byte> to, out int length)
    {
        length = Math.Min(from.Length, to.Length);
        from[..length].CopyTo(to);
    }
}
