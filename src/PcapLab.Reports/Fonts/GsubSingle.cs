using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Reports.Fonts;

/// <summary>Reads one feature's single substitutions (glyph for glyph) from GSUB; enough for tabular figures.</summary>
internal static class GsubSingle
{
    public static Dictionary<int, int> Read(ReadOnlySpan<byte> gsub, string feature)
    {
        var map = new Dictionary<int, int>();
        int features = U16(gsub, 6), lookups = U16(gsub, 8);
        var count = U16(gsub, features);
        for (var i = 0; i < count; i++)
        {
            var record = features + 2 + (6 * i);
            if (Encoding.ASCII.GetString(gsub.Slice(record, 4)) != feature) continue;
            var table = features + U16(gsub, record + 4);
            for (var l = 0; l < U16(gsub, table + 2); l++)
                ReadLookup(gsub, lookups + U16(gsub, lookups + 2 + (2 * U16(gsub, table + 4 + (2 * l)))), map);
        }

        return map;
    }

    private static void ReadLookup(ReadOnlySpan<byte> gsub, int lookup, Dictionary<int, int> map)
    {
        for (var i = 0; i < U16(gsub, lookup + 4); i++)
        {
            int type = U16(gsub, lookup), sub = lookup + U16(gsub, lookup + 6 + (2 * i));
            if (type == 7)
            {
                type = U16(gsub, sub + 2);
                sub += (int)BinaryPrimitives.ReadUInt32BigEndian(gsub[(sub + 4)..]);
            }

            if (type != 1) continue;
            var covered = Coverage(gsub, sub + U16(gsub, sub + 2));
            for (var g = 0; g < covered.Count; g++)
                map[covered[g]] = U16(gsub, sub) == 1 ? (covered[g] + U16(gsub, sub + 4)) & 0xFFFF : U16(gsub, sub + 6 + (2 * g));
        }
    }

    private static List<int> Coverage(ReadOnlySpan<byte> gsub, int at)
    {
        var glyphs = new List<int>();
        int format = U16(gsub, at), count = U16(gsub, at + 2);
        for (var i = 0; i < count; i++)
        {
            if (format == 1)
            {
                glyphs.Add(U16(gsub, at + 4 + (2 * i)));
                continue;
            }

            var range = at + 4 + (6 * i);
            for (int g = U16(gsub, range); g <= U16(gsub, range + 2); g++) glyphs.Add(g);
        }

        return glyphs;
    }

    private static ushort U16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
}
