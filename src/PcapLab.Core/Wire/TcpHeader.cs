using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>TCP (RFC 9293).</summary>
internal readonly ref struct TcpHeader
{
    public const int MinSize = 20;
    private readonly ReadOnlySpan<byte> _b;

    private TcpHeader(ReadOnlySpan<byte> b) => _b = b;

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_b[4..]);
    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(_b[8..]);
    public int HeaderLength => _b[12] >> 4 << 2;
    public byte Flags => _b[13];
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_b[14..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpHeader header)
    {
        header = bytes.Length >= MinSize ? new TcpHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}
