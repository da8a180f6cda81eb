using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Frame Relay's address (Q.922) and network layer id (RFC 2427).</summary>
internal sealed class FrameRelayProtocol() : WireProtocol(LayerId.FrameRelay, "fr", "Frame Relay (Q.922, RFC 2427)", F)
{
    private static readonly FieldSet F = new("fr");
    private static readonly Field Dlci = F.Number("dlci", "Data link connection identifier");
    private static readonly Field Fecn = F.Bool("fecn", "Forward congestion");
    private static readonly Field Becn = F.Bool("becn", "Backward congestion");
    private static readonly Field DiscardEligible = F.Bool("de", "Discard eligible");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("1841 03cc")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(2)) return;
        var (first, second) = (d.Peek(), d.Peek(1));
        if ((second & 1) == 1) d.Add(Dlci, (ulong)(first >> 2 << 4 | second >> 4), d.Position, 2);
        d.Add(Fecn, (ulong)(second >> 3 & 1), d.Position + 1, 1);
        d.Add(Becn, (ulong)(second >> 2 & 1), d.Position + 1, 1);
        d.Add(DiscardEligible, (ulong)(second >> 1 & 1), d.Position + 1, 1);
        d.Skip(d.Remaining);
    }
}

/// <summary>Cisco's HDLC.</summary>
internal sealed class ChdlcProtocol() : WireProtocol(LayerId.Chdlc, "chdlc", "Cisco HDLC", F)
{
    private static readonly FieldSet F = new("chdlc");
    private static readonly Field Address = F.Hex("address", "Address");
    private static readonly Field Control = F.Hex("control", "Control");
    private static readonly Field Type = F.Hex("protocol", "Protocol", EtherTypeNames.Of);

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("0f000800")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Address);
        d.U8(Control);
        d.U16(Type);
    }
}

/// <summary>ARCNET.</summary>
internal sealed class ArcnetProtocol() : WireProtocol(LayerId.Arcnet, "arcnet", "ARCNET (RFC 1051, RFC 1201)", F)
{
    private static readonly FieldSet F = new("arcnet");
    private static readonly Field Source = F.Hex("src", "Source");
    private static readonly Field Destination = F.Hex("dst", "Destination");
    private static readonly Field Number = F.Hex("protID", "Protocol ID");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("0102 d4"), Hex("0102 0000 d4")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Source);
        d.U8(Destination);
        if (d.Remaining > 1) d.Skip(2);
        d.U8(Number);
    }
}
