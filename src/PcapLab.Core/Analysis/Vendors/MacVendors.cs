using System.Globalization;
using System.Reflection;
using System.Text;

namespace PcapLab.Analysis;

/// <summary>Who an Ethernet address was assigned to, by the IEEE's registries (MA-L, MA-M, MA-S) as the package oui-data carries them.</summary>
public static class MacVendors
{
    /// <summary>Lengths of a prefix; the longest that is assigned says who has the address.</summary>
    private static ReadOnlySpan<int> PrefixBits => [36, 28, 24];

    private static readonly byte[] Text = Load();

    /// <summary>Where each prefix's name stands in the table, by <see cref="Key"/>.</summary>
    private static readonly Lazy<(ulong[] Keys, Range[] Names)> Index = new(MakeIndex);

    /// <summary>Where the names come from and how many there are, for people.</summary>
    public static string Source => Encoding.UTF8.GetString(Table[..Table.IndexOf((byte)'\n')]);

    /// <summary>
    /// "Source\n001122\tName\n0011223\tName…", sorted by bytes, and names are read where they lie: unpacking fifty thousand of them into a dictionary took a quarter of a
    /// short run.
    /// </summary>
    internal static ReadOnlySpan<byte> Table => Text;

    /// <summary>The vendor of an address such as <c>00:00:0c:12:34:56</c>, or null: unknown, or made up by software (locally administered).</summary>
    public static string? Find(string? mac)
    {
        if (mac is null || mac.Length < 17) return null;
        ulong value = 0;
        for (var i = 0; i < 6; i++)
        {
            if (!byte.TryParse(mac.AsSpan(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b)) return null;
            value = value << 8 | b;
        }

        return Find(value);
    }

    /// <summary>The vendor of an address given as its 48 bits, or null.</summary>
    internal static string? Find(ulong mac)
    {
        if ((mac >> 40 & 2) != 0) return null;
        var (keys, names) = Index.Value;
        foreach (var bits in PrefixBits)
        {
            var at = Array.BinarySearch(keys, Key(mac >> (48 - bits), bits));
            if (at >= 0) return Encoding.UTF8.GetString(Table[names[at]]);
        }

        return null;
    }

    /// <summary>Sorts prefixes as their digits do: by value from the left, the shorter before what it is the beginning of.</summary>
    private static ulong Key(ulong prefix, int bits) => prefix << (56 - bits) | (uint)bits;

    private static byte[] Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("vendors.txt") ?? throw new InvalidOperationException("the vendor table is missing from the build");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static (ulong[] Keys, Range[] Names) MakeIndex()
    {
        var table = Table;
        var count = table.Count((byte)'\n');
        var (keys, names) = (new ulong[count], new Range[count]);
        var start = table.IndexOf((byte)'\n') + 1;
        for (var i = 0; i < count; i++)
        {
            var end = table[start..].IndexOf((byte)'\n');
            var line = end < 0 ? table[start..] : table.Slice(start, end);
            var digits = line.IndexOf((byte)'\t');
            keys[i] = Key(ulong.Parse(line[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), digits * 4);
            names[i] = (start + digits + 1)..(start + line.Length);
            start += line.Length + 1;
        }

        return (keys, names);
    }
}
