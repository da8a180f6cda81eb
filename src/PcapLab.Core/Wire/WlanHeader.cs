using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>IEEE 802.11 MAC header (802.11-2016 9.2.3).</summary>
internal readonly ref struct WlanHeader
{
    public const int MinSize = 2;
    private readonly ReadOnlySpan<byte> _b;

    private WlanHeader(ReadOnlySpan<byte> b) => _b = b;

    /// <summary>0 management, 1 control, 2 data.</summary>
    public int Type => _b[0] >> 2 & 3;
    public int Subtype => _b[0] >> 4;
    public bool ToDs => (_b[1] & 1) != 0;
    public bool FromDs => (_b[1] & 2) != 0;
    public bool IsProtected => (_b[1] & 0x40) != 0;
    public bool HasOrder => (_b[1] & 0x80) != 0;
    public bool IsQos => Type == 2 && (Subtype & 8) != 0;

    /// <summary>Data subtypes with bit 2 set (null function, CF-Ack…) have no body.</summary>
    public bool CarriesData => Type == 2 && (Subtype & 4) == 0;

    public bool IsFragment => (_b[1] & 4) != 0 || (_b.Length >= 24 && (_b[22] & 15) != 0);
    public bool IsAggregate => IsQos && QosControl is var qos && (qos & 0x80) != 0;

    /// <summary>The mesh bit of QoS Control counts between mesh stations only.</summary>
    public bool MayHaveMeshControl => IsQos && FromDs && (QosControl & 0x100) != 0;

    private int AddressLength => 24 + (ToDs && FromDs ? 6 : 0);
    private int QosControl => _b.Length >= AddressLength + 2 ? BinaryPrimitives.ReadUInt16LittleEndian(_b[AddressLength..]) : 0;

    public int HeaderLength => Type switch
    {
        1 => Subtype switch { 12 or 13 => 10, 7 => 10, _ => 16 },
        0 => 24 + (HasOrder ? 4 : 0),
        _ => AddressLength + (IsQos ? 2 : 0) + (IsQos && HasOrder ? 4 : 0),
    };

    public static bool TryParse(ReadOnlySpan<byte> bytes, out WlanHeader header)
    {
        header = bytes.Length >= MinSize ? new WlanHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}
