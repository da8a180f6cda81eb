using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>OpenFlow 1.0 to 1.5: message kind and transaction.</summary>
internal sealed class OpenFlow : AppProtocol
{
    private static readonly FieldSet F = new("openflow");
    private static readonly Field Version = F.Hex("version", "Version", v => v switch { 1 => "1.0", 2 => "1.1", 3 => "1.2", 4 => "1.3", 5 => "1.4", 6 => "1.5", _ => null });
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 0 => "HELLO", 1 => "ERROR", 2 => "ECHO_REQUEST", 3 => "ECHO_REPLY", 4 => "EXPERIMENTER", 5 => "FEATURES_REQUEST", 6 => "FEATURES_REPLY", 10 => "PACKET_IN", 11 => "FLOW_REMOVED", 12 => "PORT_STATUS", 13 => "PACKET_OUT", 14 => "FLOW_MOD", _ => null });
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Transaction = F.Number("xid", "Transaction ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "openflow";
    public override string Title => "OpenFlow";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(6633), Tcp(6653)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0100000800000001"), Convert.FromHexString("0402000c00000002aabbccdd")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 8 && IsHead(b) ? Match.Yes : b.Length >= 8 ? Match.No : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : IsHead(b) ? Pdu.Whole(b[2] << 8 | b[3]) : Pdu.NotMine;

    private static bool IsHead(ReadOnlySpan<byte> b) => b[0] is >= 1 and <= 6 && b[1] <= 35 && (b[2] << 8 | b[3]) >= 8;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Type);
        var outer = d.Enter(d.U16(Length) - 4);
        d.U32(Transaction);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
        d.Leave(outer);
    }
}
