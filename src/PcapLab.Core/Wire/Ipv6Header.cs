using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IPv6 (RFC 8200).</summary>
internal readonly ref struct Ipv6Header
{
    public const int Size = 40;
    private readonly ReadOnlySpan<byte> _b;

    private Ipv6Header(ReadOnlySpan<byte> b) => _b = b;

    public int Version => _b[0] >> 4;
    public int PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);
    public byte NextHeader => _b[6];
    public byte HopLimit => _b[7];
    public Ip Source => Ip.FromBytes(_b.Slice(8, 16));
    public Ip Destination => Ip.FromBytes(_b.Slice(24, 16));

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6Header header)
    {
        header = bytes.Length >= Size ? new Ipv6Header(bytes) : default;
        return bytes.Length >= Size;
    }
}
