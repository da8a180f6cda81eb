using System.Buffers.Binary;
using PcapLab.Schema;

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

/// <summary>Fields of an Ethernet header.</summary>
internal sealed class EthernetProtocol() : WireProtocol(LayerId.Eth, "eth", "Ethernet (IEEE 802.3)", F)
{
    private static readonly FieldSet F = new("eth");
    private static readonly Field Destination = F.Ether("dst", "Destination");
    private static readonly Field DestinationLg = F.Bits("dst.lg", "Locally administered", 0x020000);
    private static readonly Field DestinationIg = F.Bits("dst.ig", "Group address", 0x010000);
    private static readonly Field Source = F.Ether("src", "Source");
    private static readonly Field SourceLg = F.Bits("src.lg", "Locally administered", 0x020000);
    private static readonly Field SourceIg = F.Bits("src.ig", "Group address", 0x010000);
    private static readonly Field Type = F.Hex("type", "Type", EtherTypeNames.Of);
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes", about: "Length of the 802.3 frame");

    static EthernetProtocol()
    {
        F.Either("addr", "Source or destination address", Destination, Source);
        F.Either("lg", "Locally administered", DestinationLg, SourceLg);
        F.Either("ig", "Group address", DestinationIg, SourceIg);
    }

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("020202020202 010101010101 0800")];

    public override void Dissect(ref Dissector d)
    {
        Address(ref d, Destination, DestinationLg, DestinationIg);
        Address(ref d, Source, SourceLg, SourceIg);
        if (d.Peek16() is > 0 and <= EtherTypes.MaxLength) d.U16(Length);
        else d.U16(Type);
    }

    private static void Address(ref Dissector d, Field address, Field local, Field group)
    {
        var first = d.Peek();
        var at = d.Position;
        if (d.Bytes(address, 6).IsEmpty) return;
        d.Add(local, (ulong)(first >> 1 & 1), at, 3);
        d.Add(group, (ulong)(first & 1), at, 3);
    }
}
