using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace PcapLab.Analysis;

/// <summary>Who an Ethernet address was assigned to, by the IEEE's registries (MA-L, MA-M, MA-S) as the package oui-data carries them.</summary>
public static class MacVendors
{
    private static readonly Lazy<(FrozenDictionary<ulong, string> Names, string Source)> Table = new(Load);

    /// <summary>Where the names come from and how many there are, for people.</summary>
    public static string Source => Table.Value.Source;

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

        if ((value >> 40 & 2) != 0) return null;
        // The longest prefix wins: 36, 28, then 24 bits.
        foreach (var bits in (ReadOnlySpan<int>)[36, 28, 24])
        {
            if (Table.Value.Names.TryGetValue(Key(value >> (48 - bits), bits), out var name)) return name;
        }

        return null;
    }

    private static ulong Key(ulong prefix, int bits) => prefix << 8 | (uint)bits;

    private static (FrozenDictionary<ulong, string>, string) Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("vendors.txt.br") ?? throw new InvalidOperationException("the vendor table is missing from the build");
        using var text = new StreamReader(new BrotliStream(stream, CompressionMode.Decompress));
        var source = text.ReadLine()!;
        var names = new Dictionary<ulong, string>();
        while (text.ReadLine() is { } line)
        {
            // "001122<tab>Name": 6, 7 or 9 digits.
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            names[Key(ulong.Parse(line.AsSpan(0, tab), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), tab * 4)] = line[(tab + 1)..];
        }

        return (names.ToFrozenDictionary(), source);
    }
}
