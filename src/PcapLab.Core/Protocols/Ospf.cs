using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>OSPF 2 and 3 (RFC 2328, 5340): headers and hellos.</summary>
internal sealed class Ospf : AppProtocol
{
    private static readonly FieldSet F = new("ospf");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Message = F.Number("msg", "Message type", v => v switch { 1 => "Hello Packet", 2 => "DB Description", 3 => "LS Request", 4 => "LS Update", 5 => "LS Acknowledge", _ => null });
    private static readonly Field Length = F.Number("packet_length", "Packet length", unit: "bytes");
    private static readonly Field Router = F.Ipv4("srcrouter", "Source OSPF router");
    private static readonly Field Area = F.Ipv4("area_id", "Area ID");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field AuthType = F.Number("auth.type", "Auth type");
    private static readonly Field AuthData = F.Bytes("auth.data", "Auth data");
    private static readonly Field Mask = F.Ipv4("hello.network_mask", "Network mask");
    private static readonly Field Interval = F.Number("hello.hello_interval", "Hello interval", unit: "s");
    private static readonly Field Options = F.Hex("hello.options", "Options");
    private static readonly Field Priority = F.Number("hello.router_priority", "Router priority");
    private static readonly Field Dead = F.Number("hello.router_dead_interval", "Router dead interval", unit: "s");
    private static readonly Field Designated = F.Ipv4("hello.designated_router", "Designated router");
    private static readonly Field Backup = F.Ipv4("hello.backup_designated_router", "Backup designated router");
    private static readonly Field Neighbor = F.Ipv4("hello.active_neighbor", "Active neighbor");
    private static readonly Field Instance = F.Number("instance_id", "Instance ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ospf";
    public override string Title => "Open Shortest Path First (RFC 2328)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(89)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("02010030c0a8000100000000" + "0000" + "0000" + "0000000000000000" + "ffffff00" + "000a" + "02" + "01" + "00000028" + "c0a80001" + "00000000" + "c0a80002"), Convert.FromHexString("03020010c0a80001000000000000" + "0000")];

    public override void Dissect(ref Dissector d)
    {
        var version = d.U8(Version);
        var message = d.U8(Message);
        d.U16(Length);
        d.Bytes(Router, 4);
        d.Bytes(Area, 4);
        d.U16(Checksum);
        if (version == 2)
        {
            d.U16(AuthType);
            d.Bytes(AuthData, 8);
            if (message == 1) Hello(ref d);
        }
        else
        {
            d.U8(Instance);
            d.Skip(1);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Hello(ref Dissector d)
    {
        d.Bytes(Mask, 4);
        d.U16(Interval);
        d.U8(Options);
        d.U8(Priority);
        d.U32(Dead);
        d.Bytes(Designated, 4);
        d.Bytes(Backup, 4);
        while (d.Remaining >= 4) d.Bytes(Neighbor, 4);
    }
}
