using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>Ethernet II or IEEE 802.3: two addresses and a type or length.</summary>
internal readonly ref struct EthernetHeader
{
    public const int Size = 14;
    public const int IslSize = 26;
    private readonly ReadOnlySpan<byte> _b;

    private EthernetHeader(ReadOnlySpan<byte> b) => _b = b;

    public ReadOnlySpan<byte> Destination => _b[..6];
    public ReadOnlySpan<byte> Source => _b.Slice(6, 6);

    /// <summary>Cisco's Inter-Switch Link wraps a whole frame behind a reserved destination.</summary>
    public bool IsIsl => TypeOrLength <= EtherTypes.MaxLength && _b[0] is 0x01 or 0x0c && _b[1] == 0 && _b[2] == 0x0c && _b[3] == 0 && _b[4] == 0;

    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_b[12..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out EthernetHeader header)
    {
        header = bytes.Length >= Size ? new EthernetHeader(bytes) : default;
        return bytes.Length >= Size;
    }
}
