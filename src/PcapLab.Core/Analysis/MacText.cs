using System.Globalization;

namespace PcapLab.Analysis;

/// <summary>Ethernet addresses as text.</summary>
public static class MacText
{
    /// <summary>Six hex bytes with colons, lower case.</summary>
    public static string Of(ulong mac) => string.Create(CultureInfo.InvariantCulture,
        $"{mac >> 40 & 255:x2}:{mac >> 32 & 255:x2}:{mac >> 24 & 255:x2}:{mac >> 16 & 255:x2}:{mac >> 8 & 255:x2}:{mac & 255:x2}");

    /// <summary>The number of an address whose six bytes stand in a packet.</summary>
    internal static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong mac = 0;
        foreach (var b in bytes) mac = mac << 8 | b;
        return mac;
    }
}
