using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Bluetooth between host and controller, H4 transport (LINKTYPE_BLUETOOTH_HCI_H4, with and without a direction): the kind of packet, then the packet.</summary>
internal sealed class Bluetooth : AppProtocol
{
    private const ushort Plain = 187, WithDirection = 201;

    public override string Name => "bluetooth";
    public override string Title => "Bluetooth";
    public override IReadOnlyList<Field> Fields => [];
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(Plain), Link(WithDirection)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("040e0401030c00"), Convert.FromHexString("01030c00")];

    public override void Dissect(ref Dissector d)
    {
        d.Layer(ProtocolRegistry.ByName["hci_h4"]);
        if (d.Selector == WithDirection) d.U32(HciH4.Direction);
        ProtocolRegistry.ByName["hci_h4"].Dissect(ref d);
    }
}

/// <summary>The H4 packet indicator and the four kinds of packets behind it.</summary>
internal sealed class HciH4 : AppProtocol
{
    private static readonly FieldSet F = new("hci_h4");
    internal static readonly Field Direction = F.Hex("direction", "Direction", v => v == 0 ? "Sent" : "Rcvd");
    private static readonly Field Type = F.Hex("type", "HCI packet type", v => v switch { 1 => "HCI Command", 2 => "ACL Data", 3 => "SCO Data", 4 => "HCI Event", 5 => "ISO Data", _ => null });

    public override string Name => "hci_h4";
    public override string Title => "Bluetooth HCI H4";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0506"), Convert.FromHexString("0306")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        var next = d.U8(Type) switch { 1 => "bthci_cmd", 2 => "bthci_acl", 4 => "bthci_evt", _ => null };
        if (next is null || d.Remaining == 0)
        {
            if (d.Remaining > 0) d.Layer(Wire.WireRegistry.ByName["data"]);
            return;
        }

        var inner = ProtocolRegistry.ByName[next];
        d.Layer(inner);
        inner.Dissect(ref d);
    }
}
