using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Diameter (RFC 6733): command, application, identifiers.</summary>
internal sealed class Diameter : AppProtocol
{
    private static readonly FieldSet F = new("diameter");
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Command = F.Number("cmd.code", "Command code", v => v switch { 257 => "Capabilities-Exchange", 258 => "Re-Auth", 265 => "AA", 271 => "Accounting", 272 => "Credit-Control", 274 => "Abort-Session", 275 => "Session-Termination", 280 => "Device-Watchdog", 282 => "Disconnect-Peer", 316 => "3GPP-Update-Location", 318 => "3GPP-Authentication-Information", _ => null });
    private static readonly Field Application = F.Number("applicationId", "Application ID");
    private static readonly Field HopByHop = F.Hex("hopbyhopid", "Hop-by-hop identifier");
    private static readonly Field EndToEnd = F.Hex("endtoendid", "End-to-end identifier");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "diameter";
    public override string Title => "Diameter (RFC 6733)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(3868)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0100001480000118000000000000000100000002")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 20 && IsHead(b) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 20 ? Pdu.NeedMore : IsHead(b) ? Pdu.Whole(b[1] << 16 | b[2] << 8 | b[3]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U24(Length);
        d.U8(Flags);
        d.U24(Command);
        d.U32(Application);
        d.U32(HopByHop);
        d.U32(EndToEnd);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static bool IsHead(ReadOnlySpan<byte> b) =>
        b[0] == 1 && b[1] == 0 && (b[3] & 3) == 0 && (b[2] << 8 | b[3]) >= 20 && (b[4] & 15) == 0 && b[5] is 0 or 0x80 && (b[5] == 0x80 || (b[6] << 8 | b[7]) is >= 257 and < 400);
}
