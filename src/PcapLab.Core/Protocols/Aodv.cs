using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>AODV (RFC 3561): message kind.</summary>
internal sealed class Aodv : AppProtocol
{
    private static readonly FieldSet F = new("aodv");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "Route Request", 2 => "Route Reply", 3 => "Route Error", 4 => "Route Reply Acknowledgment", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Hops = F.Number("hopcount", "Hop count");
    private static readonly Field Identifier = F.Number("rreq_id", "RREQ ID");
    private static readonly Field Destination = F.Ipv4("dest_ip", "Destination IP");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "aodv";
    public override string Title => "Ad hoc On-Demand Distance Vector routing (RFC 3561)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(654)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0100000000000001c000020100000001c000020200000001")];

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        d.U16(Flags);
        d.U8(Hops);
        if (type == 1) d.U32(Identifier);
        if (type is 1 or 2 && d.Remaining >= 4) d.Bytes(Destination, 4);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
