using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace PcapLab.Reports.Fonts;

/// <summary>Writes the container formats of a font: sfnt (TrueType) and WOFF, and the small tables a subset needs anew.</summary>
internal static class SfntFile
{
    public static byte[] Write(SortedDictionary<string, byte[]> tables)
    {
        var power = 1 << BitOperations.Log2((uint)tables.Count);
        var header = new byte[12 + (16 * tables.Count)];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(power * 16));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)BitOperations.Log2((uint)power));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)((tables.Count - power) * 16));
        using var body = new MemoryStream();
        var i = 0;
        foreach (var (tag, bytes) in tables)
        {
            var entry = header.AsSpan(12 + (16 * i++));
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(bytes));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], header.Length + (int)body.Position);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], bytes.Length);
            body.Write(bytes);
            while (body.Position % 4 != 0) body.WriteByte(0);
        }

        byte[] file = [.. header, .. body.ToArray()];
        // checkSumAdjustment makes the whole file sum to a magic number.
        var head = header.Length + HeadOffset(tables);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(head + 8), 0xB1B0AFBA - Checksum(file));
        return file;
    }

    /// <summary>WOFF 1: each table deflated; a third of the size in a page.</summary>
    public static byte[] Woff(byte[] sfnt)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(sfnt.AsSpan(4)), directory = 44 + (20 * count);
        var header = new byte[directory];
        using var body = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            var record = sfnt.AsSpan(12 + (16 * i), 16);
            var entry = header.AsSpan(44 + (20 * i));
            int offset = BinaryPrimitives.ReadInt32BigEndian(record[8..]), length = BinaryPrimitives.ReadInt32BigEndian(record[12..]);
            var packed = Deflate(sfnt.AsSpan(offset, length));
            var stored = packed.Length < length ? packed : sfnt.AsSpan(offset, length).ToArray();
            record[..4].CopyTo(entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], directory + (int)body.Position);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], stored.Length);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], length);
            record.Slice(4, 4).CopyTo(entry[16..]);
            body.Write(stored);
            while (body.Position % 4 != 0) body.WriteByte(0);
        }

        BinaryPrimitives.WriteUInt32BigEndian(header, 0x774F4646);
        sfnt.AsSpan(0, 4).CopyTo(header.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), directory + (int)body.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), (ushort)count);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), sfnt.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(20), 1);
        return [.. header, .. body.ToArray()];
    }

    /// <summary>A cmap of format 12, one group per code point.</summary>
    public static byte[] Cmap(IReadOnlyDictionary<int, int> codes)
    {
        var table = new byte[12 + 16 + (12 * codes.Count)];
        BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(4), 3);
        BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(6), 10);
        BinaryPrimitives.WriteUInt32BigEndian(table.AsSpan(8), 12);
        var sub = table.AsSpan(12);
        BinaryPrimitives.WriteUInt16BigEndian(sub, 12);
        BinaryPrimitives.WriteInt32BigEndian(sub[4..], sub.Length);
        BinaryPrimitives.WriteInt32BigEndian(sub[12..], codes.Count);
        var at = 16;
        foreach (var (code, glyph) in codes.OrderBy(c => c.Key))
        {
            BinaryPrimitives.WriteInt32BigEndian(sub[at..], code);
            BinaryPrimitives.WriteInt32BigEndian(sub[(at + 4)..], code);
            BinaryPrimitives.WriteInt32BigEndian(sub[(at + 8)..], glyph);
            at += 12;
        }

        return table;
    }

    /// <summary>A name table with family, full and PostScript name.</summary>
    public static byte[] Name(string postScriptName)
    {
        var text = Encoding.BigEndianUnicode.GetBytes(postScriptName);
        int[] ids = [1, 4, 6];
        var table = new byte[6 + (12 * ids.Length) + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(2), (ushort)ids.Length);
        BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(4), (ushort)(6 + (12 * ids.Length)));
        for (var i = 0; i < ids.Length; i++)
        {
            var record = table.AsSpan(6 + (12 * i));
            BinaryPrimitives.WriteUInt16BigEndian(record, 3);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], 1);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 0x409);
            BinaryPrimitives.WriteUInt16BigEndian(record[6..], (ushort)ids[i]);
            BinaryPrimitives.WriteUInt16BigEndian(record[8..], (ushort)text.Length);
        }

        text.CopyTo(table.AsSpan(6 + (12 * ids.Length)));
        return table;
    }

    private static int HeadOffset(SortedDictionary<string, byte[]> tables)
    {
        var at = 0;
        foreach (var (tag, bytes) in tables)
        {
            if (tag == "head") return at;
            at += (bytes.Length + 3) & ~3;
        }

        throw new InvalidDataException("A font needs a head table.");
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        Span<byte> word = stackalloc byte[4];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            word.Clear();
            bytes[i..Math.Min(i + 4, bytes.Length)].CopyTo(word);
            sum += BinaryPrimitives.ReadUInt32BigEndian(word);
        }

        return sum;
    }

    private static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal)) zlib.Write(bytes);
        return packed.ToArray();
    }
}
