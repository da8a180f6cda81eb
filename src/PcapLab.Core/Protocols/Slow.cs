using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Slow protocols: which of them the frame carries; LACP is a layer of its own.</summary>
internal sealed class Slow : AppProtocol
{
    private static readonly FieldSet F = new("slow");
    private static readonly Field Subtype = F.Hex("subtype", "Slow protocols subtype", v => v switch { 1 => "LACP", 2 => "Marker Protocol", 3 => "OAM", 10 => "Organization Specific Slow Protocol", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "slow";
    public override string Title => "Slow protocols (IEEE 802.3, annex 57A)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x8809)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("0101011480000200000000010001800000013d0000000000"),
        Convert.FromHexString("03005000"),
    ];

    public override void Dissect(ref Dissector d)
    {
        if (d.U8(Subtype) == 1)
        {
            var inner = ProtocolRegistry.ByName["lacp"];
            d.Layer(inner);
            inner.Dissect(ref d);
        }
        else if (d.Remaining > 0)
        {
            d.Bytes(Data, d.Remaining);
        }
    }
}
