using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TNS, which Oracle speaks: packet kind and the connect string.</summary>
internal sealed class Tns : AppProtocol
{
    private static readonly FieldSet F = new("tns");
    private static readonly Field Length = F.Number("length", "Packet length", unit: "bytes");
    private static readonly Field Type = F.Number("type", "Packet type", v => v switch { 1 => "Connect", 2 => "Accept", 4 => "Refuse", 5 => "Redirect", 6 => "Data", 11 => "Resend", 12 => "Marker", _ => null });
    private static readonly Field Connect = F.Text("connect_data", "Connect data");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "tns";
    public override string Title => "Transparent Network Substrate (Oracle)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1521)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0, 24, 0, 0, 1, 0, 0, 0, .. "(DESCRIPTION=()"u8, 41]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 24 && b[4] == 1 && b[2] == 0 && b[3] == 0 && b[5] == 0 && (b[0] << 8 | b[1]) == b.Length && b.IndexOf("(DESCRIPTION="u8) > 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : (b[0] << 8 | b[1]) >= 8 && b[4] is > 0 and < 20 ? Pdu.Whole(b[0] << 8 | b[1]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Length);
        d.Skip(2);
        var type = d.U8(Type);
        d.Skip(3);
        var text = d.Rest.IndexOf("(DESCRIPTION="u8);
        if (type == 1 && text >= 0)
        {
            d.Skip(text);
            d.Text(Connect, d.Remaining);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
