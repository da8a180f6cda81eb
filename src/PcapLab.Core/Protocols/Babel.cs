using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>The Babel routing protocol (RFC 8966): its messages.</summary>
internal sealed class Babel : AppProtocol
{
    private static readonly FieldSet F = new("babel");
    private static readonly Field Magic = F.Number("magic", "Magic");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field BodyLength = F.Number("bodylen", "Body length", unit: "bytes");
    private static readonly Field Message = F.Group("message", "Message");
    private static readonly Field Type = F.Number("message.type", "Message type", v => v switch { 0 => "pad1", 1 => "padn", 2 => "ack-req", 3 => "ack", 4 => "hello", 5 => "ihu", 6 => "router-id", 7 => "nh", 8 => "update", 9 => "request", 10 => "seqno-req", _ => null });
    private static readonly Field Length = F.Number("message.length", "Message length", unit: "bytes");
    private static readonly Field Sequence = F.Hex("message.seqno", "Seqno");
    private static readonly Field Interval = F.Number("message.interval", "Interval", unit: "cs");
    private static readonly Field Data = F.Bytes("message.data", "Message data");

    public override string Name => "babel";
    public override string Title => "Babel routing protocol (RFC 8966)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(6696), Udp(6697)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2a020009" + "0406000000010190" + "00")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 4 && b[0] == 42 && b[1] <= 2 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Magic);
        d.U8(Version);
        var outer = d.Enter(d.U16(BodyLength));
        while (d.Remaining > 0)
        {
            var group = d.Begin(Message);
            var type = d.U8(Type);
            if (type != 0)
            {
                var inner = d.Enter(d.U8(Length));
                if (type == 4 && d.Remaining >= 6)
                {
                    d.Skip(2);
                    d.U16(Sequence);
                    d.U16(Interval);
                }

                if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
                d.Leave(inner);
            }

            d.End(group);
        }

        d.Leave(outer);
    }
}
