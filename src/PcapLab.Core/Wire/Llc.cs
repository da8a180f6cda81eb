using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IEEE 802.2 LLC, with SNAP (RFC 1042).</summary>
internal sealed class LlcProtocol() : WireProtocol(LayerId.Llc, "llc", "Logical Link Control (IEEE 802.2)", F)
{
    private static readonly FieldSet F = new("llc");
    private static readonly Field Destination = F.Hex("dsap", "Destination SAP");
    private static readonly Field Source = F.Hex("ssap", "Source SAP");
    private static readonly Field Control = F.Hex("control", "Control");
    private static readonly Field Organisation = F.Hex("oui", "Organisation");
    private static readonly Field Type = F.Hex("type", "Type", EtherTypeNames.Of);
    private static readonly Field Pid = F.Hex("pid", "Protocol ID");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("aaaa03 000000 0800"), Hex("424203")];

    public override void Dissect(ref Dissector d)
    {
        var destination = d.U8(Destination);
        var source = d.U8(Source);
        if ((d.Peek() & 3) != 3)
        {
            d.U16Le(Control);
            return;
        }

        d.U8(Control);
        if (destination != 0xaa || source != 0xaa) return;
        var organisation = d.U24(Organisation);
        d.U16(organisation is 0 or 0xf8 ? Type : Pid);
    }
}
