using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>radiotap (radiotap.org): little endian, fields announced by bit maps and aligned to their size.</summary>
internal readonly ref struct RadiotapHeader
{
    public const int MinSize = 8;
    public const byte HasFcs = 0x10;
    public const byte HasPadding = 0x20;
    private readonly ReadOnlySpan<byte> _b;

    private RadiotapHeader(ReadOnlySpan<byte> b) => _b = b;

    public int Length => BinaryPrimitives.ReadUInt16LittleEndian(_b[2..]);

    public uint Present => BinaryPrimitives.ReadUInt32LittleEndian(_b[4..]);

    /// <summary>The flags field (bit 1): after the bit maps and, aligned to 8, the clock (bit 0).</summary>
    public byte Flags
    {
        get
        {
            if ((Present & 2) == 0) return 0;
            var at = FirstField;
            if ((Present & 1) != 0) at = ((at + 7) & ~7) + 8;
            return at < Math.Min(Length, _b.Length) ? _b[at] : (byte)0;
        }
    }

    /// <summary>Start of the first field: bit 31 of each map says that another follows.</summary>
    public int FirstField
    {
        get
        {
            var at = 4;
            while (at <= _b.Length - 8 && (BinaryPrimitives.ReadUInt32LittleEndian(_b[at..]) & 0x8000_0000) != 0) at += 4;
            return at + 4;
        }
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out RadiotapHeader header)
    {
        header = bytes.Length >= MinSize ? new RadiotapHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}
