using System.Buffers.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>ASN.1 BER/DER elements (X.690) on the cursor: bounded, definite lengths up to 2^31, an indefinite one means "the rest".</summary>
internal static class Ber
{
    public const int Integer = 0x02, OctetString = 0x04, Null = 0x05, ObjectId = 0x06, Enumerated = 0x0a, Sequence = 0x30, Set = 0x31;

    /// <summary>Reads tag and length. The length is checked against what is left; -1 when it does not fit (a stop is recorded).</summary>
    public static int Next(ref Dissector d, out int length)
    {
        length = 0;
        if (!d.Need(2)) return -1;
        var tag = d.Peek();
        d.Skip(1);
        if ((tag & 0x1f) == 0x1f)
        {
            while (d.Peek() >= 0x80 && d.Remaining > 1) d.Skip(1);
            d.Skip(1);
        }

        if (!d.Need(1)) return -1;
        int first = d.Peek();
        d.Skip(1);
        length = first switch { < 0x80 => first, 0x80 => d.Remaining, _ => Long(ref d, first & 0x7f) };
        return d.Need(length) ? tag : -1;
    }

    /// <summary>Enters an element when it has the tag; otherwise does not move (or stops, when broken). Close with <see cref="Dissector.Leave"/>.</summary>
    public static bool Open(ref Dissector d, int tag, out int mark)
    {
        mark = 0;
        if (d.Remaining == 0 || d.Peek() != tag) return false;
        if (Next(ref d, out var length) < 0) return false;
        mark = d.Enter(length);
        return true;
    }

    /// <summary>Enters an element that must have the tag; stops as malformed otherwise.</summary>
    public static bool Expect(ref Dissector d, int tag, out int mark)
    {
        if (Open(ref d, tag, out mark)) return true;
        if (d.Need(1)) d.Stop(StopReason.Malformed);
        return false;
    }

    /// <summary>Moves past one element.</summary>
    public static void Skip(ref Dissector d)
    {
        if (Next(ref d, out var length) >= 0) d.Skip(length);
    }

    /// <summary>Reads an integer, boolean, counter… of up to 8 bytes, sign-extended; larger ones are added as their low 64 bits.</summary>
    public static long Number(ref Dissector d, Field field)
    {
        if (Next(ref d, out var length) < 0) return 0;
        var bytes = d.Rest[..length];
        long value = length > 0 && bytes[0] >= 0x80 ? -1 : 0;
        foreach (var b in bytes) value = value << 8 | b;
        d.Add(field, (ulong)value, d.Position, length);
        d.Skip(length);
        return value;
    }

    /// <summary>Reads a string or any other element as bytes or text.</summary>
    public static ReadOnlySpan<byte> Text(ref Dissector d, Field field) => Next(ref d, out var length) < 0 ? default : d.Bytes(field, length);

    /// <summary>Reads an object identifier and adds it in dotted form.</summary>
    public static ReadOnlySpan<byte> Oid(ref Dissector d, Field field)
    {
        if (Next(ref d, out var length) < 0) return default;
        Span<byte> text = stackalloc byte[512];
        var bytes = d.Rest[..length];
        d.AddText(field, text[..OidText(bytes, text)], d.Position, length);
        d.Skip(length);
        return bytes;
    }

    /// <summary>Dotted form of an object identifier's content; returns its length, cut to the buffer.</summary>
    public static int OidText(ReadOnlySpan<byte> content, Span<byte> text)
    {
        var used = 0;
        ulong arc = 0;
        foreach (var b in content)
        {
            arc = arc << 7 | b & 0x7fu;
            if (b >= 0x80) continue;
            if (used == 0)
            {
                var top = Math.Min(arc / 40, 2);
                Append(top, text, ref used);
                arc -= top * 40;
            }

            Append(arc, text, ref used);
            arc = 0;
        }

        return used;
    }

    private static void Append(ulong arc, Span<byte> text, ref int used)
    {
        if (used > text.Length - 22) return;
        if (used > 0) text[used++] = (byte)'.';
        Utf8Formatter.TryFormat(arc, text[used..], out var n);
        used += n;
    }

    private static int Long(ref Dissector d, int bytes)
    {
        if (bytes > 4)
        {
            d.Stop(StopReason.Malformed, bytes);
            return 0;
        }

        long length = 0;
        for (; bytes > 0 && d.Need(1); bytes--)
        {
            length = length << 8 | d.Peek();
            d.Skip(1);
        }

        return length > int.MaxValue ? -1 : (int)length;
    }
}
