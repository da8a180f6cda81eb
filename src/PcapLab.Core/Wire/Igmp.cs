using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IGMP, versions 1 to 3 (RFC 1112, 2236, 3376).</summary>
internal sealed class IgmpProtocol() : WireProtocol(LayerId.Igmp, "igmp", "Internet Group Management Protocol (RFC 3376)", F)
{
    private static readonly FieldSet F = new("igmp");
    private static readonly Field Type = F.Hex("type", "Type", v => v switch
    {
        0x11 => "membership query", 0x12 => "membership report v1", 0x16 => "membership report v2", 0x17 => "leave group", 0x22 => "membership report v3", _ => null,
    });
    private static readonly Field MaximumResponse = F.Number("max_resp", "Maximum response time", unit: "0.1 s");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    private static readonly Field Group = F.Ipv4("maddr", "Multicast address");
    private static readonly Field RecordCount = F.Number("num_grp_recs", "Group records");
    private static readonly Field RecordType = F.Number("record_type", "Record type");
    private static readonly Field SourceCount = F.Number("num_src", "Sources");
    private static readonly Field Source = F.Ipv4("saddr", "Source address");

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("1164ee9b 00000000"), Hex("2200f9f9 00000001 04000001 e00000fb 0a000001"), Hex("1600 09fa e00000fb")];

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        if (type == 0x22)
        {
            Report(ref d);
            return;
        }

        d.U8(MaximumResponse);
        d.U16(HeaderChecksum);
        d.Bytes(Group, 4);
        if (type == 0x11 && d.Remaining >= 4)
        {
            d.Skip(2);
            var sources = d.U16(SourceCount);
            for (var i = 0; i < sources && d.Remaining > 0; i++) d.Bytes(Source, 4);
        }

        d.Skip(d.Remaining);
    }

    private static void Report(ref Dissector d)
    {
        d.Skip(1);
        d.U16(HeaderChecksum);
        d.Skip(2);
        var records = d.U16(RecordCount);
        for (var i = 0; i < records && d.Remaining > 0; i++)
        {
            d.U8(RecordType);
            var auxiliary = d.Peek() << 2;
            d.Skip(1);
            var sources = d.U16(SourceCount);
            d.Bytes(Group, 4);
            for (var s = 0; s < sources && d.Remaining > 0; s++) d.Bytes(Source, 4);
            d.Skip(auxiliary);
        }

        d.Skip(d.Remaining);
    }
}
