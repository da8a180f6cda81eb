using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Reports.Fonts;

/// <summary>
/// The part of a TrueType file that measuring, subsetting and embedding need: cmap, hmtx, loca/glyf, metrics and, for figures of equal
/// width, the <c>tnum</c> feature of GSUB. The files are our own embedded resources, so a bad one is a build fault, not input.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly CmapTable _cmap;
    private readonly IReadOnlyDictionary<int, int> _tabular;
    private readonly int _hMetrics;
    private readonly bool _longLoca;

    public TrueTypeFont(byte[] data)
    {
        _data = data;
        var count = U16(4);
        for (var i = 0; i < count; i++)
        {
            var at = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(data, at, 4)] = (S32(at + 8), S32(at + 12));
        }

        var head = Offset("head");
        UnitsPerEm = U16(head + 18);
        Box = (S16(head + 36), S16(head + 38), S16(head + 40), S16(head + 42));
        _longLoca = U16(head + 50) == 1;
        var hhea = Offset("hhea");
        Ascent = S16(hhea + 4);
        Descent = S16(hhea + 6);
        _hMetrics = U16(hhea + 34);
        GlyphCount = U16(Offset("maxp") + 4);
        var os2 = Offset("OS/2");
        CapHeight = S16(os2 + 88);
        Weight = U16(os2 + 4);
        FixedPitch = U32(Offset("post") + 12) != 0;
        PostScriptName = ReadName(6);
        _cmap = new CmapTable(Table("cmap").ToArray());
        _tabular = _tables.ContainsKey("GSUB") ? Figures(GsubSingle.Read(Table("GSUB"), "tnum")) : new Dictionary<int, int>();
    }

    public int UnitsPerEm { get; }
    public (int XMin, int YMin, int XMax, int YMax) Box { get; }
    public int Ascent { get; }
    public int Descent { get; }
    public int CapHeight { get; }
    public int Weight { get; }
    public bool FixedPitch { get; }
    public int GlyphCount { get; }
    public string PostScriptName { get; }

    /// <summary>The glyph of a code point, digits in their tabular form; 0 when the font lacks it.</summary>
    public int Glyph(int codePoint)
    {
        var glyph = _cmap.Glyph(codePoint);
        return _tabular.GetValueOrDefault(glyph, glyph);
    }

    /// <summary>The feature widens hyphens and points too, which tears words such as "one-way" apart: only digits need one width.</summary>
    private Dictionary<int, int> Figures(Dictionary<int, int> feature)
    {
        var figures = new Dictionary<int, int>();
        for (var digit = '0'; digit <= '9'; digit++)
            if (feature.TryGetValue(_cmap.Glyph(digit), out var wide)) figures[_cmap.Glyph(digit)] = wide;
        return figures;
    }

    public int Advance(int glyph) => U16(Offset("hmtx") + (4 * Math.Min(glyph, _hMetrics - 1)));

    public int LeftSideBearing(int glyph) => glyph < _hMetrics
        ? S16(Offset("hmtx") + (4 * glyph) + 2)
        : S16(Offset("hmtx") + (4 * _hMetrics) + (2 * (glyph - _hMetrics)));

    /// <summary>The outline's bytes, empty for a blank glyph.</summary>
    public ReadOnlySpan<byte> Outline(int glyph)
    {
        var loca = Offset("loca");
        long from = _longLoca ? U32(loca + (4 * glyph)) : 2L * U16(loca + (2 * glyph));
        long to = _longLoca ? U32(loca + (4 * glyph) + 4) : 2L * U16(loca + (2 * glyph) + 2);
        return _data.AsSpan(Offset("glyf") + (int)from, (int)(to - from));
    }

    public bool Has(string tag) => _tables.ContainsKey(tag);

    public ReadOnlySpan<byte> Table(string tag) => _data.AsSpan(_tables[tag].Offset, _tables[tag].Length);

    private int Offset(string tag) => _tables[tag].Offset;

    private string ReadName(int id)
    {
        var at = Offset("name");
        int count = U16(at + 2), storage = at + U16(at + 4);
        for (var i = 0; i < count; i++)
        {
            var record = at + 6 + (12 * i);
            if (U16(record) == 3 && U16(record + 6) == id)
                return Encoding.BigEndianUnicode.GetString(_data, storage + U16(record + 10), U16(record + 8));
        }

        return "Font";
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));
    private short S16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));
    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
    private int S32(int at) => BinaryPrimitives.ReadInt32BigEndian(_data.AsSpan(at));
}
