using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Reports.Fonts;

/// <summary>
/// A smaller font with only the glyphs a document uses, numbered in the order of their first use (so equal documents have equal fonts).
/// As a TrueType program for PDF, with a character map added for the web.
/// </summary>
internal sealed class FontSubset
{
    private readonly TrueTypeFont _font;
    private readonly List<int> _glyphs = [0];
    private readonly Dictionary<int, int> _numbers = new() { [0] = 0 };
    private readonly SortedDictionary<int, int> _codes = [];

    public FontSubset(TrueTypeFont font) => _font = font;

    /// <summary>Original glyphs by their new number.</summary>
    public IReadOnlyList<int> Glyphs => _glyphs;

    /// <summary>Code points in use and their new glyph numbers.</summary>
    public IReadOnlyDictionary<int, int> Codes => _codes;

    /// <summary>The new number of a code point's glyph, taken into the subset when first asked for.</summary>
    public int Add(int codePoint)
    {
        if (_codes.TryGetValue(codePoint, out var known)) return known;
        return _codes[codePoint] = Number(_font.Glyph(codePoint));
    }

    /// <summary>The font file; <paramref name="web"/> adds cmap, name, OS/2 and post, which browsers insist on.</summary>
    public byte[] Build(bool web)
    {
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var (glyf, loca) = Outlines();
        tables["glyf"] = glyf;
        tables["loca"] = loca;
        tables["hmtx"] = Metrics();
        tables["head"] = _font.Table("head").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(tables["head"].AsSpan(50), 1);
        BinaryPrimitives.WriteUInt32BigEndian(tables["head"].AsSpan(8), 0);
        tables["hhea"] = _font.Table("hhea").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(tables["hhea"].AsSpan(34), (ushort)_glyphs.Count);
        tables["maxp"] = _font.Table("maxp").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(tables["maxp"].AsSpan(4), (ushort)_glyphs.Count);
        foreach (var tag in new[] { "cvt ", "fpgm", "prep" })
            if (_font.Has(tag)) tables[tag] = _font.Table(tag).ToArray();
        if (web) AddWebTables(tables);
        return SfntFile.Write(tables);
    }

    private void AddWebTables(SortedDictionary<string, byte[]> tables)
    {
        tables["cmap"] = SfntFile.Cmap(_codes);
        tables["OS/2"] = _font.Table("OS/2").ToArray();
        tables["name"] = SfntFile.Name(_font.PostScriptName);
        var post = new byte[32];
        BinaryPrimitives.WriteUInt32BigEndian(post, 0x00030000);
        BinaryPrimitives.WriteUInt32BigEndian(post.AsSpan(12), _font.FixedPitch ? 1u : 0u);
        tables["post"] = post;
    }

    private int Number(int glyph)
    {
        if (_numbers.TryGetValue(glyph, out var number)) return number;
        number = _glyphs.Count;
        _numbers[glyph] = number;
        _glyphs.Add(glyph);
        return number;
    }

    private (byte[] Glyf, byte[] Loca) Outlines()
    {
        using var glyf = new MemoryStream();
        var starts = new List<int>();
        // Composite glyphs pull in their parts while we go, so the list grows under the loop.
        for (var i = 0; i < _glyphs.Count; i++)
        {
            starts.Add((int)glyf.Position);
            var outline = _font.Outline(_glyphs[i]).ToArray();
            RenumberParts(outline);
            glyf.Write(outline);
            while (glyf.Position % 4 != 0) glyf.WriteByte(0);
        }

        starts.Add((int)glyf.Position);
        var loca = new byte[4 * starts.Count];
        for (var i = 0; i < starts.Count; i++) BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * i), starts[i]);
        return (glyf.ToArray(), loca);
    }

    private void RenumberParts(Span<byte> outline)
    {
        if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return;
        var at = 10;
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            var part = BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]);
            BinaryPrimitives.WriteUInt16BigEndian(outline[(at + 2)..], (ushort)Number(part));
            at += 4 + ((flags & 1) != 0 ? 4 : 2);
            at += (flags & 0x8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0;
        }
        while ((flags & 0x20) != 0);
    }

    private byte[] Metrics()
    {
        var hmtx = new byte[4 * _glyphs.Count];
        for (var i = 0; i < _glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), (ushort)_font.Advance(_glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((4 * i) + 2), (short)_font.LeftSideBearing(_glyphs[i]));
        }

        return hmtx;
    }
}
