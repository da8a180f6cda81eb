using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>The link-type word of a file header.</summary>
internal static class FileLinkType
{
    private const uint FcsPresent = 0x0400_0000;

    /// <summary>
    /// Link type and frame check sequence length. Files written before LINKTYPE_ numbers were apart from the systems' own DLT_ numbers hold the
    /// latter; only those few differ.
    /// </summary>
    public static (LinkType Type, byte FcsLength) Parse(uint word)
    {
        var fcs = (word & FcsPresent) != 0 ? (byte)((word >> 28) * 2) : (byte)0;
        return (Normalize((ushort)word), fcs);
    }

    /// <summary>The word for a link type and frame check sequence length, which the format counts in 16-bit units.</summary>
    public static uint Format(LinkType type, byte fcsLength) => (ushort)type | (fcsLength == 0 ? 0 : FcsPresent | (uint)(fcsLength / 2) << 28);

    /// <summary>Registry number of an old system-dependent one.</summary>
    public static LinkType Normalize(ushort number) => number switch
    {
        12 or 14 => LinkType.RawIp,
        11 or 13 => LinkType.AtmRfc1483,
        _ => (LinkType)number,
    };
}
