using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>AMQP 0-9-1 and 1.0: protocol head, frames and their methods.</summary>
internal sealed class Amqp : AppProtocol
{
    private static readonly FieldSet F = new("amqp");
    private static readonly Field Head = F.Text("init.protocol", "Protocol");
    private static readonly Field Version = F.Bytes("init.version", "Protocol ID and version");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "Method", 2 => "Content header", 3 => "Content body", 8 => "Heartbeat", _ => null });
    private static readonly Field Channel = F.Number("channel", "Channel");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Class = F.Number("method.class", "Class", v => v switch { 10 => "Connection", 20 => "Channel", 40 => "Exchange", 50 => "Queue", 60 => "Basic", 85 => "Confirm", 90 => "Tx", _ => null });
    private static readonly Field Method = F.Number("method.method", "Method");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "amqp";
    public override string Title => "Advanced Message Queueing Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(5672)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [.. "AMQP"u8, 0, 0, 9, 1],
        Convert.FromHexString("01000100000008002800280000000000ce"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("AMQP"u8) && b.Length >= 8 && b[4] <= 3 && b[5] <= 1 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : b.StartsWith("AMQP"u8) ? Pdu.Whole(8) : b[0] is 1 or 2 or 3 or 8 && b[3] < 16 ? Pdu.Whole(8 + (b[3] << 24 | b[4] << 16 | b[5] << 8 | b[6])) : b[0] == 0 && b[4] is 2 or 3 && b[5] <= 1 ? Pdu.Whole(Math.Max(8, b[1] << 16 | b[2] << 8 | b[3])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("AMQP"u8))
        {
            d.Text(Head, 4);
            d.Bytes(Version, Math.Min(4, d.Remaining));
            return;
        }

        if (d.Peek() == 0)
        {
            // Version 1.0 frames begin with their size.
            d.U32(Length);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        var type = d.U8(Type);
        d.U16(Channel);
        d.U32(Length);
        if (type == 1 && d.Remaining >= 5)
        {
            d.U16(Class);
            d.U16(Method);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
