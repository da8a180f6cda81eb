using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>ICMP (RFC 792). What an error quotes stays inside the message: it is evidence, not a layer.</summary>
internal sealed class IcmpProtocol() : WireProtocol(LayerId.Icmp, "icmp", "Internet Control Message Protocol (RFC 792)", F)
{
    private static readonly FieldSet F = new("icmp");
    private static readonly Field Type = F.Number("type", "Type", v => v switch
    {
        0 => "echo reply", 3 => "destination unreachable", 4 => "source quench", 5 => "redirect", 8 => "echo request", 9 => "router advertisement",
        10 => "router solicitation", 11 => "time exceeded", 12 => "parameter problem", 13 => "timestamp request", 14 => "timestamp reply",
        17 => "address mask request", 18 => "address mask reply", _ => null,
    });
    private static readonly Field Code = F.Number("code", "Code");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    internal static readonly Field Status = F.Number("checksum.status", "Checksum status", ChecksumStatusNames.Of);
    private static readonly Field Identifier = F.Number("ident", "Identifier");
    private static readonly Field Sequence = F.Number("seq", "Sequence number");
    private static readonly Field SequenceLe = F.Number("seq_le", "Sequence number (little endian)");
    private static readonly Field Mtu = F.Number("mtu", "MTU of next hop", unit: "bytes");
    private static readonly Field Gateway = F.Ipv4("redir_gw", "Gateway address");
    private static readonly Field Originate = F.Number("originate_timestamp", "Originate timestamp", unit: "ms");
    private static readonly Field Receive = F.Number("receive_timestamp", "Receive timestamp", unit: "ms");
    private static readonly Field Transmit = F.Number("transmit_timestamp", "Transmit timestamp", unit: "ms");
    private static readonly Field Mask = F.Ipv4("address_mask", "Address mask");

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("0800f7ff 00010002"), Hex("0304 0000 0000 05dc 4500001c 00000000 40110000 0a0000010a000002 0035003500080000"), Hex("05010000 0a000001 45")];

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        var code = d.U8(Code);
        d.U16(HeaderChecksum);
        switch (type)
        {
            case 0 or 8 or 13 or 14 or 17 or 18:
                Query(ref d, type);
                break;
            case 3 when code == 4:
                d.Skip(2);
                d.U16(Mtu);
                break;
            case 5:
                d.Bytes(Gateway, 4);
                break;
        }

        d.Skip(d.Remaining);
    }

    private static void Query(ref Dissector d, byte type)
    {
        d.U16(Identifier);
        var swapped = d.Peek16();
        d.U16(Sequence);
        if (type is 0 or 8)
        {
            if (!d.IsStopped) d.Add(SequenceLe, (ulong)(swapped >> 8 | (swapped & 0xff) << 8), d.Position - 2, 2);
            return;
        }

        if (type is 17 or 18)
        {
            d.Bytes(Mask, 4);
            return;
        }

        d.U32(Originate);
        d.U32(Receive);
        d.U32(Transmit);
    }
}
