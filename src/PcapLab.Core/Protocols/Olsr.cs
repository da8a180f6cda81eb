using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>OLSR (RFC 3626): its messages.</summary>
internal sealed class Olsr : AppProtocol
{
    private static readonly FieldSet F = new("olsr");
    private static readonly Field Length = F.Number("packet_len", "Packet length", unit: "bytes");
    private static readonly Field Sequence = F.Number("packet_seq_num", "Packet sequence number");
    private static readonly Field Message = F.Group("message", "Message");
    private static readonly Field Type = F.Number("message_type", "Message type", v => v switch { 1 => "HELLO", 2 => "TC", 3 => "MID", 4 => "HNA", _ => null });
    private static readonly Field Size = F.Number("message_size", "Message size", unit: "bytes");
    private static readonly Field Origin = F.Ipv4("origin_addr", "Originator address");
    private static readonly Field Ttl = F.Number("ttl", "TTL");
    private static readonly Field Hops = F.Number("hop_count", "Hop count");
    private static readonly Field MessageSequence = F.Number("message_seq_num", "Message sequence number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "olsr";
    public override string Title => "Optimized Link State Routing (RFC 3626)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(698)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0014000101860010c00002010100000100000000")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(Length);
        d.U16(Sequence);
        while (d.Remaining >= 12)
        {
            var group = d.Begin(Message);
            d.U8(Type);
            d.Skip(1);
            var outer = d.Enter(d.U16(Size) - 4);
            d.Bytes(Origin, 4);
            d.U8(Ttl);
            d.U8(Hops);
            d.U16(MessageSequence);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(outer);
            d.End(group);
        }
    }
}
