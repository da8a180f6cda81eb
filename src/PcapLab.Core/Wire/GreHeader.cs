using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>GRE's first four bytes: which optional fields follow, the version and the protocol carried.</summary>
internal readonly ref struct GreHeader
{
    public const int MinSize = 4;
    private readonly ReadOnlySpan<byte> _b;

    private GreHeader(ReadOnlySpan<byte> b) => _b = b;

    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_b);
    public ushort Protocol => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public int Version => Flags & 7;
    public bool HasChecksum => (Flags & 0x8000) != 0;
    public bool HasRouting => (Flags & 0x4000) != 0;
    public bool HasKey => (Flags & 0x2000) != 0;
    public bool HasSequence => (Flags & 0x1000) != 0;
    public bool HasAcknowledgment => Version == 1 && (Flags & 0x0080) != 0;

    /// <summary>Without the routing entries, whose end only they tell.</summary>
    public int HeaderLength => MinSize + (HasChecksum || HasRouting ? 4 : 0) + (HasKey ? 4 : 0) + (HasSequence ? 4 : 0) + (HasAcknowledgment ? 4 : 0);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out GreHeader header)
    {
        header = bytes.Length >= MinSize ? new GreHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}
