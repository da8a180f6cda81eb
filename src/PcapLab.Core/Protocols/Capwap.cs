using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>CAPWAP (RFC 5415), control and data: the preamble and the header.</summary>
internal sealed class Capwap : AppProtocol
{
    private static readonly FieldSet F = new("capwap");
    private static readonly Field Preamble = F.Hex("preamble", "Preamble");
    private static readonly Field Kind = F.Bits("preamble.type", "Type", 0x0f, v => v switch { 0 => "CAPWAP header", 1 => "CAPWAP DTLS header", _ => null });
    private static readonly Field Head = F.Hex("header", "Header length, radio, binding and flags");
    private static readonly Field Fragment = F.Number("header.fragment_id", "Fragment ID");
    private static readonly Field Offset = F.Hex("header.fragment_offset", "Fragment offset");
    private static readonly Field Message = F.Number("control.header.message_type", "Control message type", v => v switch
    {
        1 => "Discovery Request", 2 => "Discovery Response", 3 => "Join Request", 4 => "Join Response", 5 => "Configuration Status Request", 6 => "Configuration Status Response",
        9 => "WTP Event Request", 10 => "WTP Event Response", 11 => "Change State Event Request", 12 => "Change State Event Response", 13 => "Echo Request", 14 => "Echo Response",
        20 => "Primary Discovery Request", 21 => "Primary Discovery Response", _ => null,
    });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "capwap";
    public override string Title => "Control And Provisioning of Wireless Access Points (RFC 5415)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5246), Udp(5247)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00100200000000000000000101000500"), Convert.FromHexString("01000000" + "16feff0000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length < 8 || b[0] > 1 ? Match.No : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        var isSealed = (d.Peek() & 0x0f) == 1;
        d.Bits(Preamble, 1, Kind);
        if (isSealed)
        {
            d.Skip(Math.Min(3, d.Remaining));
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        var length = (d.Peek() >> 3) * 4;
        d.U24(Head);
        d.U16(Fragment);
        d.U16(Offset);
        if (length > 8 && d.Need(length - 8)) d.Skip(length - 8);
        if (d.SourcePort != 5247 && d.DestinationPort != 5247 && d.Remaining >= 8) d.U32(Message);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
