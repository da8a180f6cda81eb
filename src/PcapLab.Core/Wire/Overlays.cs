using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>VXLAN (RFC 7348) and its generic protocol extension, which share their fields.</summary>
internal sealed class VxlanProtocol(LayerId layer, string name, string title) : WireProtocol(layer, name, title, F)
{
    private static readonly FieldSet F = new("vxlan");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Policy = F.Number("gbp", "Group policy ID");
    private static readonly Field NextProtocol = F.Number("next_proto", "Next protocol");
    private static readonly Field Vni = F.Number("vni", "Network identifier");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("08000000 00000100")];

    public override void Dissect(ref Dissector d)
    {
        if (Id == (ushort)LayerId.Vxlan)
        {
            d.U16(Flags);
            d.U16(Policy);
        }
        else
        {
            d.U8(Flags);
            d.Skip(2);
            d.U8(NextProtocol);
        }

        d.U24(Vni);
        d.Skip(1);
    }
}

/// <summary>Geneve (RFC 8926).</summary>
internal sealed class GeneveProtocol() : WireProtocol(LayerId.Geneve, "geneve", "Generic Network Virtualization Encapsulation (RFC 8926)", F)
{
    private static readonly FieldSet F = new("geneve");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Type = F.Hex("proto_type", "Protocol type", EtherTypeNames.Of);
    private static readonly Field Vni = F.Hex("vni", "Network identifier");
    private static readonly Field Options = F.Bytes("options", "Options");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("0200 6558 00000a00 0102030400000000")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(8)) return;
        d.Add(Version, (ulong)(d.Peek() >> 6), d.Position, 1);
        d.Skip(2);
        d.U16(Type);
        d.U24(Vni);
        d.Skip(1);
        if (d.Remaining > 0) d.Bytes(Options, d.Remaining);
    }
}

/// <summary>Network service header (RFC 8300).</summary>
internal sealed class NshProtocol() : WireProtocol(LayerId.Nsh, "nsh", "Network Service Header (RFC 8300)", F)
{
    private static readonly FieldSet F = new("nsh");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Ttl = F.Number("ttl", "Time to live");
    private static readonly Field MetadataType = F.Number("mdtype", "Metadata type");
    private static readonly Field Next = F.Number("next_proto", "Next protocol");
    private static readonly Field Path = F.Number("spi", "Service path identifier");
    private static readonly Field Index = F.Number("si", "Service index");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("0fc20203 000001ff")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(8)) return;
        var bits = d.Peek16();
        d.Add(Version, (ulong)(bits >> 14), d.Position, 2);
        d.Add(Ttl, (ulong)(bits >> 6 & 0x3f), d.Position, 2);
        d.Skip(2);
        d.U8(MetadataType);
        d.U8(Next);
        d.U24(Path);
        d.U8(Index);
        d.Skip(d.Remaining);
    }
}

/// <summary>MACsec's security tag (IEEE 802.1AE).</summary>
internal sealed class MacsecProtocol() : WireProtocol(LayerId.Macsec, "macsec", "MACsec (IEEE 802.1AE)", F)
{
    private static readonly FieldSet F = new("macsec");
    private static readonly Field Control = F.Hex("TCI", "Tag control information");
    private static readonly Field HasSci = F.Bits("TCI.SC", "Secure channel identifier present", 0x20);
    private static readonly Field Encrypted = F.Bits("TCI.E", "Encrypted", 0x08);
    private static readonly Field Changed = F.Bits("TCI.C", "Changed text", 0x04);
    private static readonly Field Association = F.Hex("AN", "Association number");
    private static readonly Field ShortLength = F.Number("SL", "Short length", unit: "bytes");
    private static readonly Field PacketNumber = F.Number("PN", "Packet number");
    private static readonly Field System = F.Ether("SCI.system_identifier", "System identifier");
    private static readonly Field Port = F.Number("SCI.port_identifier", "Port identifier");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("20 00 00000001 020202020202 0001"), Hex("0c 00 00000001")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(6)) return;
        var bits = d.Peek();
        d.Add(Control, (ulong)(bits >> 2), d.Position, 1);
        d.Add(HasSci, (ulong)(bits >> 5 & 1), d.Position, 1);
        d.Add(Encrypted, (ulong)(bits >> 3 & 1), d.Position, 1);
        d.Add(Changed, (ulong)(bits >> 2 & 1), d.Position, 1);
        d.Add(Association, (ulong)(bits & 3), d.Position, 1);
        d.Skip(1);
        d.U8(ShortLength);
        d.U32(PacketNumber);
        if ((bits & 0x20) == 0) return;
        d.Bytes(System, 6);
        d.U16(Port);
    }
}
