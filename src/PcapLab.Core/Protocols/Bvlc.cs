using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>BACnet over IP (ASHRAE 135, annex J): its own head, then BACnet.</summary>
internal sealed class Bvlc : AppProtocol
{
    private static readonly FieldSet F = new("bvlc");
    private static readonly Field Type = F.Hex("type", "Type");
    private static readonly Field Function = F.Hex("function", "Function", v => v switch { 0 => "BVLC-Result", 4 => "Forwarded-NPDU", 5 => "Register-Foreign-Device", 9 => "Distribute-Broadcast-To-Network", 10 => "Original-Unicast-NPDU", 11 => "Original-Broadcast-NPDU", _ => null });
    private static readonly Field Length = F.Number("length", "BVLC length", unit: "bytes");
    private static readonly Field Forwarded = F.Ipv4("fwd_ip", "Forwarded from");
    private static readonly Field Port = F.Number("fwd_port", "Forwarded from port");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bvlc";
    public override string Title => "BACnet virtual link control";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(47808)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("810b000c0120ffff00ff1008"),
        Convert.FromHexString("81040010c0000201bac00120ffff00ff"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 6 && b[0] == 0x81 && b[1] <= 12 && (b[2] << 8 | b[3]) == context.WireLength ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Type);
        var function = d.U8(Function);
        var outer = d.Enter(d.U16(Length) - 4);
        if (function == 4)
        {
            d.Bytes(Forwarded, 4);
            d.U16(Port);
        }

        if (function is 4 or 9 or 10 or 11 && d.Remaining > 0)
        {
            var inner = ProtocolRegistry.ByName["bacnet"];
            d.Layer(inner);
            inner.Dissect(ref d);
        }
        else if (d.Remaining > 0)
        {
            d.Bytes(Data, d.Remaining);
        }

        d.Leave(outer);
    }
}
