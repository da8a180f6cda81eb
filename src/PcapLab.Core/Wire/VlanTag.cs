using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>IEEE 802.1Q tag: priority, drop eligibility, VLAN id, and the type of what follows.</summary>
internal readonly ref struct VlanTag
{
    public const int Size = 4;
    private readonly ReadOnlySpan<byte> _b;

    private VlanTag(ReadOnlySpan<byte> b) => _b = b;

    public int Id => BinaryPrimitives.ReadUInt16BigEndian(_b) & 0xfff;
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out VlanTag tag)
    {
        tag = bytes.Length >= Size ? new VlanTag(bytes) : default;
        return bytes.Length >= Size;
    }
}
