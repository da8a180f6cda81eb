using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TDS, which SQL Server speaks: packet kind; encrypted logins go on as TLS inside.</summary>
internal sealed class Tds : AppProtocol
{
    private static readonly FieldSet F = new("tds");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "SQL batch", 2 => "Pre-TDS7 login", 3 => "Remote Procedure Call", 4 => "Response", 6 => "Attention signal", 14 => "Transaction Manager Request", 16 => "TDS7 login", 17 => "SSPI message", 18 => "TDS7 pre-login message", _ => null });
    private static readonly Field Status = F.Hex("status", "Status");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Channel = F.Number("channel", "Channel");
    private static readonly Field Packet = F.Number("packet_number", "Packet number");
    private static readonly Field Window = F.Number("window", "Window");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "tds";
    public override string Title => "Tabular Data Stream (SQL Server)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1433), Tcp(2433)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("1201000c00000100ff000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 12 && b[0] == 0x12 && b[1] == 1 && (b[2] << 8 | b[3]) == b.Length && b[4] == 0 && b[5] == 0 && b[8] == 0 && b[9] == 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : b[0] is >= 1 and <= 18 && (b[2] << 8 | b[3]) >= 8 ? Pdu.Whole(b[2] << 8 | b[3]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Type);
        d.U8(Status);
        d.U16(Length);
        d.U16(Channel);
        d.U8(Packet);
        d.U8(Window);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
