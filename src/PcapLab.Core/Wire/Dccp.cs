using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>DCCP's generic header (RFC 4340).</summary>
internal sealed class DccpProtocol() : WireProtocol(LayerId.Dccp, "dccp", "Datagram Congestion Control Protocol (RFC 4340)", F)
{
    private static readonly FieldSet F = new("dccp");
    private static readonly Field SourcePort = F.Number("srcport", "Source port");
    private static readonly Field DestinationPort = F.Number("dstport", "Destination port");
    private static readonly Field Offset = F.Number("data_offset", "Data offset in 4-byte units");
    private static readonly Field CcVal = F.Bits("ccval", "CCVal", 0xf0);
    private static readonly Field Coverage = F.Bits("cscov", "Checksum coverage", 0x0f);
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    private static readonly Field Type = F.Bits("type", "Type", 0x1e);

    static DccpProtocol() => F.Either("port", "Source or destination port", SourcePort, DestinationPort);

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("13891389 05000000 0100 0000 00000001 00000000")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(SourcePort);
        d.U16(DestinationPort);
        d.U8(Offset);
        var bits = d.Peek();
        if (!d.Need(7)) return;
        d.Add(CcVal, (ulong)(bits >> 4), d.Position, 1);
        d.Add(Coverage, (ulong)(bits & 15), d.Position, 1);
        d.Skip(1);
        d.U16(HeaderChecksum);
        d.Add(Type, (ulong)(d.Peek() >> 1 & 15), d.Position, 1);
        d.Skip(d.Remaining);
    }
}
