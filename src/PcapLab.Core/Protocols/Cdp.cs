using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Cisco discovery: device, port, platform, software, addresses by TLV.</summary>
internal sealed class Cdp : AppProtocol
{
    private static readonly FieldSet F = new("cdp");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Ttl = F.Number("ttl", "TTL", unit: "s");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field Type = F.Hex("tlv.type", "Type", v => v switch { 1 => "Device ID", 2 => "Addresses", 3 => "Port ID", 4 => "Capabilities", 5 => "Software version", 6 => "Platform", 10 => "Native VLAN", 11 => "Duplex", 22 => "Management Addresses", _ => null });
    private static readonly Field Length = F.Number("tlv.len", "Length");
    private static readonly Field DeviceId = F.Text("deviceid", "Device ID");
    private static readonly Field PortId = F.Text("portid", "Sent through interface");
    private static readonly Field Software = F.Text("software_version", "Software version");
    private static readonly Field Platform = F.Text("platform", "Platform");
    private static readonly Field Capabilities = F.Hex("capabilities", "Capabilities");
    private static readonly Field NativeVlan = F.Number("native_vlan", "Native VLAN");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "cdp";
    public override string Title => "Cisco Discovery Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Snap, 0x2000), EtherType(0x2000)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("02b41234" + "00010007737731" + "000300084661302f"[..16] + "0004000800000028" + "000a00060001")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Ttl);
        d.U16(Checksum);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            var type = d.U16(Type);
            var outer = d.Enter(d.U16(Length) - 4);
            switch (type)
            {
                case 1: d.Text(DeviceId, d.Remaining); break;
                case 3: d.Text(PortId, d.Remaining); break;
                case 4: d.U32(Capabilities); break;
                case 5: d.Text(Software, d.Remaining); break;
                case 6: d.Text(Platform, d.Remaining); break;
                case 10: d.U16(NativeVlan); break;
            }

            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(outer);
            d.End(group);
        }
    }
}
