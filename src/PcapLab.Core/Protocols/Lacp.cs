using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>LACP (IEEE 802.1AX): actor and partner.</summary>
internal sealed class Lacp : AppProtocol
{
    private static readonly FieldSet F = new("lacp");
    private static readonly Field Version = F.Hex("version", "LACP version");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field Type = F.Hex("tlv_type", "TLV type", v => v switch { 1 => "Actor Information", 2 => "Partner Information", 3 => "Collector Information", 0 => "Terminator", _ => null });
    private static readonly Field Length = F.Hex("tlv_length", "TLV length");
    private static readonly Field Priority = F.Number("actor.sys_priority", "System priority");
    private static readonly Field System = F.Ether("actor.sysid", "System ID");
    private static readonly Field Key = F.Number("actor.key", "Key");
    private static readonly Field PortPriority = F.Number("actor.port_priority", "Port priority");
    private static readonly Field Port = F.Number("actor.port", "Port");
    private static readonly Field State = F.Hex("actor.state", "State");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "lacp";
    public override string Title => "Link Aggregation Control Protocol (IEEE 802.1AX)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("01011480000200000000010001800000013d0000000000")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        while (d.Remaining >= 2)
        {
            var group = d.Begin(Tlv);
            var type = d.U8(Type);
            int length = d.U8(Length);
            if (type == 0 || length < 2)
            {
                d.Skip(d.Remaining);
                d.End(group);
                return;
            }

            var inner = d.Enter(length - 2);
            if (type is 1 or 2 && length >= 20)
            {
                d.U16(Priority);
                d.Bytes(System, 6);
                d.U16(Key);
                d.U16(PortPriority);
                d.U16(Port);
                d.U8(State);
            }

            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }
}
