using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RIP versions 1 and 2 (RFC 2453): routes and authentication.</summary>
internal sealed class Rip : AppProtocol
{
    private static readonly FieldSet F = new("rip");
    private static readonly Field Command = F.Number("command", "Command", v => v switch { 1 => "Request", 2 => "Response", _ => null });
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Entry = F.Group("entry", "Entry");
    private static readonly Field Family = F.Number("family", "Address family", v => v switch { 0 => "Unspecified", 2 => "IP", 0xffff => "Authentication", _ => null });
    private static readonly Field Tag = F.Number("route_tag", "Route tag");
    private static readonly Field AuthType = F.Number("auth.type", "Authentication type", v => v switch { 2 => "Simple password", 3 => "Keyed message digest", _ => null });
    internal static readonly Field Password = F.Text("auth.passwd", "Password");
    private static readonly Field Digest = F.Bytes("auth.data", "Authentication data");
    private static readonly Field Address = F.Ipv4("ip", "IP address");
    private static readonly Field Mask = F.Ipv4("netmask", "Netmask");
    private static readonly Field NextHop = F.Ipv4("next_hop", "Next hop");
    private static readonly Field Metric = F.Number("metric", "Metric");

    public override string Name => "rip";
    public override string Title => "Routing Information Protocol (RFC 2453)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(520)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("02020000" + "ffff0002" + "73656372657400000000000000000000" + "00020000" + "c0000200" + "ffffff00" + "00000000" + "00000001"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 24 && b[0] is 1 or 2 && b[1] is 1 or 2 && (context.WireLength - 4) % 20 == 0 ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Command);
        d.U8(Version);
        d.Skip(2);
        while (d.Remaining >= 20)
        {
            var group = d.Begin(Entry);
            if (d.U16(Family) == 0xffff) Authentication(ref d);
            else Route(ref d);
            d.End(group);
        }

        if (d.Remaining > 0) d.Skip(d.Remaining);
    }

    private static void Authentication(ref Dissector d)
    {
        if (d.U16(AuthType) == 2) d.Text(Password, Math.Max(0, d.Rest[..16].IndexOf((byte)0) is var n and >= 0 ? n : 16));
        else d.Bytes(Digest, 16);
        if ((d.Position & 3) != 0 || (d.Position - 4) % 20 != 0) d.Skip(20 - (d.Position - 4) % 20);
    }

    private static void Route(ref Dissector d)
    {
        d.U16(Tag);
        d.Bytes(Address, 4);
        d.Bytes(Mask, 4);
        d.Bytes(NextHop, 4);
        d.U32(Metric);
    }
}

/// <summary>RIPng for IPv6 (RFC 2080).</summary>
internal sealed class Ripng : AppProtocol
{
    private static readonly FieldSet F = new("ripng");
    private static readonly Field Command = F.Number("cmd", "Command", v => v switch { 1 => "Request", 2 => "Response", _ => null });
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Entry = F.Group("rte", "Route table entry");
    private static readonly Field Prefix = F.Ipv6("rte.ipv6_prefix", "IPv6 prefix");
    private static readonly Field Tag = F.Hex("rte.route_tag", "Route tag");
    private static readonly Field Length = F.Number("rte.prefix_length", "Prefix length");
    private static readonly Field Metric = F.Number("rte.metric", "Metric");

    public override string Name => "ripng";
    public override string Title => "RIPng (RFC 2080)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(521)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("02010000" + "20010db8000000000000000000000000" + "0000" + "40" + "01")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Command);
        d.U8(Version);
        d.Skip(2);
        while (d.Remaining >= 20)
        {
            var group = d.Begin(Entry);
            d.Bytes(Prefix, 16);
            d.U16(Tag);
            d.U8(Length);
            d.U8(Metric);
            d.End(group);
        }

        if (d.Remaining > 0) d.Skip(d.Remaining);
    }
}
