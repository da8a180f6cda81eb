using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Link layer discovery (IEEE 802.1AB).</summary>
internal sealed class Lldp : AppProtocol
{
    private static readonly FieldSet F = new("lldp");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field Head = F.Hex("tlv.head", "Type and length");
    private static readonly Field Type = F.Bits("tlv.type", "TLV type", 0xfe00, v => v switch { 0 => "End of LLDPDU", 1 => "Chassis Id", 2 => "Port Id", 3 => "Time to Live", 4 => "Port Description", 5 => "System Name", 6 => "System Description", 7 => "Capabilities", 8 => "Management Address", 127 => "Organization Specific", _ => null });
    private static readonly Field Length = F.Bits("tlv.len", "TLV length", 0x01ff);
    private static readonly Field ChassisSubtype = F.Number("chassis.subtype", "Chassis ID subtype");
    private static readonly Field ChassisMac = F.Ether("chassis.id.mac", "Chassis ID");
    private static readonly Field ChassisId = F.Text("chassis.id", "Chassis ID");
    private static readonly Field PortSubtype = F.Number("port.subtype", "Port ID subtype");
    private static readonly Field PortMac = F.Ether("port.id.mac", "Port ID");
    private static readonly Field PortId = F.Text("port.id", "Port ID");
    private static readonly Field Ttl = F.Number("time_to_live", "Seconds", unit: "s");
    private static readonly Field PortDescription = F.Text("port.desc", "Port description");
    private static readonly Field SystemName = F.Text("tlv.system.name", "System name");
    private static readonly Field SystemDescription = F.Text("tlv.system.desc", "System description");
    private static readonly Field Capabilities = F.Hex("tlv.system_cap", "Capabilities");
    private static readonly Field Enabled = F.Hex("tlv.enable_system_cap", "Enabled capabilities");
    private static readonly Field Organization = F.Hex("orgtlv.oui", "Organization unique code");
    private static readonly Field Data = F.Bytes("tlv.data", "Data");

    public override string Name => "lldp";
    public override string Title => "Link Layer Discovery Protocol (IEEE 802.1AB)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x88cc)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0207040012345678" + "9a" + "0404" + "05676530" + "06020078" + "0a03737731" + "0e0400140004" + "fe05001200ff01" + "0000")];

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining >= 2)
        {
            var group = d.Begin(Tlv);
            var head = d.Bits(Head, 2, Type, Length);
            var outer = d.Enter((int)head & 0x1ff);
            Value(ref d, (int)head >> 9);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(outer);
            d.End(group);
            if (head == 0) return;
        }
    }

    private static void Value(ref Dissector d, int type)
    {
        switch (type)
        {
            case 1: Identifier(ref d, d.U8(ChassisSubtype) == 4, ChassisMac, ChassisId); break;
            case 2: Identifier(ref d, d.U8(PortSubtype) == 3, PortMac, PortId); break;
            case 3: d.U16(Ttl); break;
            case 4: d.Text(PortDescription, d.Remaining); break;
            case 5: d.Text(SystemName, d.Remaining); break;
            case 6: d.Text(SystemDescription, d.Remaining); break;
            case 7:
                d.U16(Capabilities);
                d.U16(Enabled);
                break;
            case 127: d.U24(Organization); break;
        }
    }

    private static void Identifier(ref Dissector d, bool isMac, Field mac, Field text) => d.Bytes(isMac && d.Remaining == 6 ? mac : text, d.Remaining);
}
