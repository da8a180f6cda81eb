using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>VRRP 2 and 3 (RFC 9568).</summary>
internal sealed class Vrrp : AppProtocol
{
    private static readonly FieldSet F = new("vrrp");
    private static readonly Field First = F.Hex("version_type", "Version and type");
    private static readonly Field Version = F.Bits("version", "Version", 0xf0);
    private static readonly Field Type = F.Bits("type", "Type", 0x0f);
    private static readonly Field Router = F.Number("virt_rtr_id", "Virtual router ID");
    private static readonly Field Priority = F.Number("prio", "Priority");
    private static readonly Field Count = F.Number("addr_count", "Address count");
    private static readonly Field Interval = F.Number("adver_int", "Advertisement interval");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Address = F.Ipv4("ip_addr", "IP address");
    private static readonly Field Address6 = F.Ipv6("ipv6_addr", "IPv6 address");
    private static readonly Field Rest = F.Bytes("data", "Data");

    public override string Name => "vrrp";
    public override string Title => "Virtual Router Redundancy Protocol (RFC 9568)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(112)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2101640100010000c0a800010000000000000000")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Version, Type);
        d.U8(Router);
        d.U8(Priority);
        var count = d.U8(Count);
        d.U16(Interval);
        d.U16(Checksum);
        var width = count > 0 && d.Remaining >= 16 * count ? 16 : 4; // no field tells: version 3 has the family of the packet
        for (var i = 0; i < count && d.Remaining >= width; i++) d.Bytes(width == 16 ? Address6 : Address, width);
        if (d.Remaining > 0) d.Bytes(Rest, d.Remaining);
    }
}

/// <summary>HSRP version 1 (RFC 2281).</summary>
internal sealed class Hsrp : AppProtocol
{
    private static readonly FieldSet F = new("hsrp");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Opcode = F.Number("opcode", "Op code", v => v switch { 0 => "Hello", 1 => "Coup", 2 => "Resign", 3 => "Advertise", _ => null });
    private static readonly Field State = F.Number("state", "State", v => v switch { 0 => "Initial", 1 => "Learn", 2 => "Listen", 4 => "Speak", 8 => "Standby", 16 => "Active", _ => null });
    private static readonly Field Hello = F.Number("hellotime", "Hellotime", unit: "s");
    private static readonly Field Hold = F.Number("holdtime", "Holdtime", unit: "s");
    private static readonly Field Priority = F.Number("priority", "Priority");
    private static readonly Field Group = F.Number("group", "Group");
    private static readonly Field Authentication = F.Text("auth_data", "Authentication data");
    private static readonly Field Address = F.Ipv4("virt_ip", "Virtual IP address");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "hsrp";
    public override string Title => "Cisco Hot Standby Router Protocol (RFC 2281)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(1985)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0000100306640100636973636f000000c0a80001")];

    public override void Dissect(ref Dissector d)
    {
        if (d.U8(Version) != 0)
        {
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        d.U8(Opcode);
        d.U8(State);
        d.U8(Hello);
        d.U8(Hold);
        d.U8(Priority);
        d.U8(Group);
        d.Skip(1);
        d.Text(Authentication, 8);
        d.Bytes(Address, 4);
    }
}
