using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>UDP (RFC 768).</summary>
internal readonly ref struct UdpHeader
{
    public const int Size = 8;
    private readonly ReadOnlySpan<byte> _b;

    private UdpHeader(ReadOnlySpan<byte> b) => _b = b;

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_b);
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public int Length => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpHeader header)
    {
        header = bytes.Length >= Size ? new UdpHeader(bytes) : default;
        return bytes.Length >= Size;
    }
}
