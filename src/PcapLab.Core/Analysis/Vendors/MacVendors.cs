using System.Globalization;
using System.Reflection;
using System.Text;

namespace PcapLab.Analysis;

/// <summary>Who an Ethernet address was assigned to, by the IEEE's registries (MA-L, MA-M, MA-S) as the package oui-data carries them.</summary>
public static class MacVendors
{
    /// <summary>Hexadecimal digits of a prefix; the longest that is assigned says who has the address.</summary>
    private static ReadOnlySpan<int> Digits => [9, 7, 6];

    /// <summary>Where the names come from and how many there are, for people.</summary>
    public static string Source => Encoding.UTF8.GetString(Table[..Table.IndexOf((byte)'\n')]);

    /// <summary>
    /// "Source\n001122\tName\n001122334\tName…", sorted by bytes, searched where it lies in the assembly: building a dictionary of its fifty thousand names took a
    /// quarter of the time of a short run.
    /// </summary>
    internal static unsafe ReadOnlySpan<byte> Table => new(Resource.PositionPointer, (int)Resource.Length);

    private static UnmanagedMemoryStream Resource { get; } =
        Assembly.GetExecutingAssembly().GetManifestResourceStream("vendors.txt") as UnmanagedMemoryStream ?? throw new InvalidOperationException("the vendor table is missing from the build");

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
        Span<byte> text = stackalloc byte[12];
        value.TryFormat(text, out _, "X12", CultureInfo.InvariantCulture);
        foreach (var digits in Digits)
        {
            if (Line(text[..digits]) is { IsEmpty: false } line) return Encoding.UTF8.GetString(line[(digits + 1)..]);
        }

        return null;
    }

    /// <summary>The line of a prefix, or nothing.</summary>
    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> prefix)
    {
        var lines = Table[(Table.IndexOf((byte)'\n') + 1)..];
        while (!lines.IsEmpty)
        {
            var start = lines[..(lines.Length / 2)].LastIndexOf((byte)'\n') + 1;
            var end = lines[start..].IndexOf((byte)'\n');
            var line = end < 0 ? lines[start..] : lines.Slice(start, end);
            var order = prefix.SequenceCompareTo(line[..line.IndexOf((byte)'\t')]);
            if (order == 0) return line;
            lines = order < 0 ? lines[..Math.Max(0, start - 1)] : end < 0 ? default : lines[(start + end + 1)..];
        }

        return default;
    }
}
