using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>BGP 4 (RFC 4271): messages, opens, updates' prefixes, notifications.</summary>
internal sealed class Bgp : AppProtocol
{
    private static readonly FieldSet F = new("bgp");
    private static readonly Field Marker = F.Bytes("marker", "Marker");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "OPEN Message", 2 => "UPDATE Message", 3 => "NOTIFICATION Message", 4 => "KEEPALIVE Message", 5 => "ROUTE-REFRESH Message", _ => null });
    private static readonly Field Version = F.Number("open.version", "Version");
    private static readonly Field MyAs = F.Number("open.myas", "My AS");
    private static readonly Field HoldTime = F.Number("open.holdtime", "Hold time", unit: "s");
    private static readonly Field Identifier = F.Ipv4("open.identifier", "BGP identifier");
    private static readonly Field OptionLength = F.Number("open.opt.len", "Optional parameters length");
    private static readonly Field WithdrawnLength = F.Number("update.withdrawn_routes.length", "Withdrawn routes length");
    private static readonly Field AttributesLength = F.Number("update.path_attributes.length", "Total path attribute length");
    private static readonly Field PrefixLength = F.Number("prefix_length", "Prefix length");
    private static readonly Field Prefix = F.Bytes("nlri_prefix", "NLRI prefix");
    private static readonly Field MajorError = F.Number("notify.major_error", "Major error code", v => v switch { 1 => "Message Header Error", 2 => "OPEN Message Error", 3 => "UPDATE Message Error", 4 => "Hold Timer Expired", 5 => "Finite State Machine Error", 6 => "Cease", _ => null });
    private static readonly Field MinorError = F.Number("notify.minor_error", "Minor error code");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bgp";
    public override string Title => "Border Gateway Protocol 4 (RFC 4271)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(179)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString(new string('f', 32) + "001d0104fde900b4c000020100"), Convert.FromHexString(new string('f', 32) + "001304"),
        Convert.FromHexString(new string('f', 32) + "001b0200000000" + "18c00002"), Convert.FromHexString(new string('f', 32) + "0015030602"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 16 ? Match.NeedMore : b[..16].ContainsAnyExcept((byte)0xff) ? Match.No : Match.Yes;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 19) return Pdu.NeedMore;
        var length = b[16] << 8 | b[17];
        return length < 19 || b[..16].ContainsAnyExcept((byte)0xff) ? Pdu.NotMine : Pdu.Whole(length);
    }

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Marker, 16);
        d.U16(Length);
        switch (d.U8(Type))
        {
            case 1:
                d.U8(Version);
                d.U16(MyAs);
                d.U16(HoldTime);
                d.Bytes(Identifier, 4);
                d.U8(OptionLength);
                break;
            case 2: Update(ref d); break;
            case 3:
                d.U8(MajorError);
                d.U8(MinorError);
                break;
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Update(ref Dissector d)
    {
        var withdrawn = d.Enter(d.U16(WithdrawnLength));
        while (d.Remaining > 0) OnePrefix(ref d);
        d.Leave(withdrawn);
        var attributes = d.U16(AttributesLength);
        if (attributes > 0) d.Bytes(Data, attributes);
        while (d.Remaining > 0) OnePrefix(ref d);
    }

    private static void OnePrefix(ref Dissector d)
    {
        var bits = d.U8(PrefixLength);
        if (bits > 0) d.Bytes(Prefix, (bits + 7) / 8);
    }
}
