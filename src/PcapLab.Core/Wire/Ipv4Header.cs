using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IPv4 (RFC 791).</summary>
internal readonly ref struct Ipv4Header
{
    public const int MinSize = 20;
    private readonly ReadOnlySpan<byte> _b;

    private Ipv4Header(ReadOnlySpan<byte> b) => _b = b;

    public int Version => _b[0] >> 4;
    public int HeaderLength => (_b[0] & 15) << 2;
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);
    public bool MoreFragments => (_b[6] & 0x20) != 0;
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_b[6..]) & 0x1fff) << 3;
    public byte Ttl => _b[8];
    public byte Protocol => _b[9];
    public Ip Source => Ip.FromV4(BinaryPrimitives.ReadUInt32BigEndian(_b[12..]));
    public Ip Destination => Ip.FromV4(BinaryPrimitives.ReadUInt32BigEndian(_b[16..]));

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv4Header header)
    {
        header = bytes.Length >= MinSize ? new Ipv4Header(bytes) : default;
        return bytes.Length >= MinSize;
    }
}
