using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>MPLS label stack (RFC 3032).</summary>
internal sealed class MplsProtocol() : WireProtocol(LayerId.Mpls, "mpls", "Multiprotocol Label Switching (RFC 3032)", F)
{
    private static readonly FieldSet F = new("mpls");
    private static readonly Field Label = F.Number("label", "Label");
    private static readonly Field Experimental = F.Number("exp", "Traffic class");
    private static readonly Field Bottom = F.Number("bottom", "Bottom of stack");
    private static readonly Field Ttl = F.Number("ttl", "Time to live");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("00010040 00011140")];

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining > 0)
        {
            if (!d.Need(4)) return;
            var entry = (uint)(d.Peek16() << 16 | d.Peek16(2));
            d.Add(Label, entry >> 12, d.Position, 4);
            d.Add(Experimental, entry >> 9 & 7, d.Position, 4);
            d.Add(Bottom, entry >> 8 & 1, d.Position, 4);
            d.Add(Ttl, entry & 255, d.Position, 4);
            d.Skip(4);
        }
    }
}
