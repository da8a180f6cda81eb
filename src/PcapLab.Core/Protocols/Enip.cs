using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>EtherNet/IP encapsulation (CIP): command, session and status.</summary>
internal sealed class Enip : AppProtocol
{
    private const int Head = 24;
    private static readonly FieldSet F = new("enip");
    private static readonly Field Command = F.Hex("command", "Command", CommandName);
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Session = F.Hex("session", "Session handle");
    private static readonly Field Status = F.Hex("status", "Status");
    private static readonly Field Context = F.Bytes("context", "Sender context");
    private static readonly Field Options = F.Hex("options", "Options");
    private static readonly Field Data = F.Bytes("encap_data", "Data");

    public override string Name => "enip";
    public override string Title => "EtherNet/IP (Common Industrial Protocol)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(44818), Udp(44818)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("6500040000000000000000000000000000000000000000000100" + "0000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length < Head ? Match.No : CommandName((ulong)(b[0] | b[1] << 8)) is null ? Match.No : Match.Yes;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : CommandName((ulong)(b[0] | b[1] << 8)) is null ? Pdu.NotMine : Pdu.Whole(Head + (b[2] | b[3] << 8));

    public override void Dissect(ref Dissector d)
    {
        d.U16Le(Command);
        d.U16Le(Length);
        d.U32Le(Session);
        d.U32Le(Status);
        d.Bytes(Context, 8);
        d.U32Le(Options);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static string? CommandName(ulong v) => v switch
    {
        0 => "NOP", 4 => "List Services", 0x63 => "List Identity", 0x64 => "List Interfaces", 0x65 => "Register Session", 0x66 => "Unregister Session", 0x6f => "Send RR Data", 0x70 => "Send Unit Data", _ => null,
    };
}
