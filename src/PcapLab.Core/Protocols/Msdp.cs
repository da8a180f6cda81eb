using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Multicast source discovery (RFC 3618): TLVs, and the sources of a source-active message.</summary>
internal sealed class Msdp : AppProtocol
{
    private static readonly FieldSet F = new("msdp");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "IPv4 Source-Active", 2 => "IPv4 Source-Active Request", 3 => "IPv4 Source-Active Response", 4 => "KeepAlive", 5 => "Notification", _ => null });
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field EntryCount = F.Number("sa.entry_count", "Entry count");
    private static readonly Field Rendezvous = F.Ipv4("sa.rp_addr", "RP address");
    private static readonly Field Reserved = F.Bytes("sa.reserved", "Reserved");
    private static readonly Field PrefixLength = F.Number("sa.sprefix_len", "Sprefix length");
    private static readonly Field Group = F.Ipv4("sa.group_addr", "Group address");
    private static readonly Field SourceAddress = F.Ipv4("sa.src_addr", "Source address");
    private static readonly Field Value = F.Bytes("unknown.data", "Unknown data");

    public override string Name => "msdp";
    public override string Title => "Multicast Source Discovery Protocol (RFC 3618)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(639)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("040003"), Convert.FromHexString("01001401c0000201" + "00000020" + "e9fc0001" + "c0000263")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 3 ? Match.NeedMore : b[0] is >= 1 and <= 5 && (b[1] << 8 | b[2]) is >= 3 and <= 1400 ? Match.Maybe : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 3 ? Pdu.NeedMore : (b[1] << 8 | b[2]) >= 3 ? Pdu.Whole(b[1] << 8 | b[2]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        var outer = d.Enter(d.U16(Length) - 3);
        if (type == 1)
        {
            var count = d.U8(EntryCount);
            d.Bytes(Rendezvous, 4);
            for (var i = 0; i < count && d.Remaining >= 12; i++)
            {
                d.Bytes(Reserved, 3);
                d.U8(PrefixLength);
                d.Bytes(Group, 4);
                d.Bytes(SourceAddress, 4);
            }
        }

        if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
        d.Leave(outer);
    }
}
