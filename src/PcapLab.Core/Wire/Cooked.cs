using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Linux cooked captures: version 1 has 16 bytes, version 2 has 20 with the interface.</summary>
internal sealed class SllProtocol() : WireProtocol(LayerId.Sll, "sll", "Linux cooked capture", F)
{
    private const int SizeOfVersion2 = 20;
    private static readonly FieldSet F = new("sll");
    private static readonly Field PacketType = F.Number("pkttype", "Packet type", v => v switch { 0 => "to us", 1 => "broadcast", 2 => "multicast", 3 => "to others", 4 => "sent by us", _ => null });
    private static readonly Field HardwareType = F.Number("hatype", "Hardware type (ARPHRD_)");
    private static readonly Field AddressLength = F.Number("halen", "Address length", unit: "bytes");
    private static readonly Field SourceMac = F.Ether("src.eth", "Source");
    private static readonly Field SourceOther = F.Bytes("src.other", "Source");
    private static readonly Field EtherType = F.Hex("etype", "Protocol", EtherTypeNames.Of);
    private static readonly Field LinuxType = F.Hex("ltype", "Protocol (Linux)");
    private static readonly Field InterfaceIndex = F.Number("ifindex", "Interface index");

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("0000 0001 0006 020202020202 0000 0800"), Hex("0800 0000 00000002 0001 00 06 020202020202 0000")];

    public override void Dissect(ref Dissector d)
    {
        if (d.Remaining >= SizeOfVersion2)
        {
            Protocol(ref d);
            d.Skip(2);
            d.U32(InterfaceIndex);
            d.U16(HardwareType);
            d.U8(PacketType);
            Address(ref d, d.U8(AddressLength));
            return;
        }

        d.U16(PacketType);
        d.U16(HardwareType);
        Address(ref d, d.U16(AddressLength));
        Protocol(ref d);
    }

    private static void Address(ref Dissector d, int length)
    {
        if (!d.Need(8)) return;
        var end = d.Position + 8;
        if (length == 6) d.Bytes(SourceMac, 6);
        else if (length is > 0 and <= 8) d.Bytes(SourceOther, length);
        d.Skip(end - d.Position);
    }

    private static void Protocol(ref Dissector d) => d.U16(d.Peek16() > EtherTypes.MaxLength ? EtherType : LinuxType);
}

/// <summary>BSD loopback.</summary>
internal sealed class NullProtocol() : WireProtocol(LayerId.Null, "null", "BSD loopback", F)
{
    private static readonly FieldSet F = new("null");
    private static readonly Field Family = F.Number("family", "Address family");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("02000000"), Hex("0000001e")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(4)) return;
        var isLittle = d.Peek16() != 0;
        if (isLittle) d.U32Le(Family);
        else d.U32(Family);
    }
}
