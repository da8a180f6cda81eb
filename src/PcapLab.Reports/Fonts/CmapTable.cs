using System.Buffers.Binary;

namespace PcapLab.Reports.Fonts;

/// <summary>Code point to glyph: formats 12 (all of Unicode) and 4 (the basic plane), the two that Unicode fonts carry.</summary>
internal sealed class CmapTable
{
    private readonly byte[] _data;
    private readonly int _at;
    private readonly int _format;

    public CmapTable(byte[] data)
    {
        _data = data;
        var count = U16(2);
        for (var i = 0; i < count; i++)
        {
            int platform = U16(4 + (8 * i)), encoding = U16(6 + (8 * i)), offset = (int)U32(8 + (8 * i));
            var unicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            var format = U16(offset);
            if (!unicode || format is not (4 or 12) || format <= _format) continue;
            (_at, _format) = (offset, format);
        }

        if (_format == 0) throw new InvalidDataException("The font has no Unicode cmap of format 4 or 12.");
    }

    public int Glyph(int codePoint) => _format == 12 ? Format12(codePoint) : Format4(codePoint);

    private int Format12(int codePoint)
    {
        int low = 0, high = (int)U32(_at + 12) - 1;
        while (low <= high)
        {
            var mid = (low + high) / 2;
            var group = _at + 16 + (12 * mid);
            if (codePoint < U32(group)) high = mid - 1;
            else if (codePoint > U32(group + 4)) low = mid + 1;
            else return (int)(U32(group + 8) + (uint)codePoint - U32(group));
        }

        return 0;
    }

    private int Format4(int codePoint)
    {
        if (codePoint > 0xFFFF) return 0;
        var segments = U16(_at + 6) / 2;
        int ends = _at + 14, starts = ends + (2 * segments) + 2, deltas = starts + (2 * segments), ranges = deltas + (2 * segments);
        for (var i = 0; i < segments; i++)
        {
            if (codePoint > U16(ends + (2 * i))) continue;
            int start = U16(starts + (2 * i)), range = U16(ranges + (2 * i)), delta = U16(deltas + (2 * i));
            if (codePoint < start) return 0;
            if (range == 0) return (codePoint + delta) & 0xFFFF;
            var glyph = U16(ranges + (2 * i) + range + (2 * (codePoint - start)));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));
    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
}
