using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DCE/RPC over TCP, connection-oriented (C706, MS-RPCE): the common head, the call's context and operation.</summary>
internal sealed class Dcerpc : AppProtocol
{
    private const int Head = 16;
    private static readonly FieldSet F = new("dcerpc");
    private static readonly Field Version = F.Number("ver", "Version");
    private static readonly Field Minor = F.Number("ver_minor", "Version (minor)");
    private static readonly Field Kind = F.Number("pkt_type", "Packet type", KindName);
    private static readonly Field Flags = F.Hex("cn_flags", "Packet flags");
    private static readonly Field Representation = F.Bytes("drep", "Data representation");
    private static readonly Field Length = F.Number("cn_frag_len", "Fragment length", unit: "bytes");
    private static readonly Field AuthLength = F.Number("cn_auth_len", "Authentication length", unit: "bytes");
    private static readonly Field CallId = F.Number("cn_call_id", "Call ID");
    private static readonly Field Hint = F.Number("cn_alloc_hint", "Allocation hint");
    private static readonly Field Context = F.Number("cn_ctx_id", "Context ID");
    private static readonly Field Operation = F.Number("opnum", "Operation");
    private static readonly Field Data = F.Bytes("stub_data", "Data");

    public override string Name => "dcerpc";
    public override string Title => "DCE remote procedure call";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(135)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("05000003100000001a000000010000000200000000000f00abcd"), Convert.FromHexString("05000b03100000001400000001000000b810b810")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= Head && IsHead(b) && Size(b) <= 65536 && Size(b) >= Head ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : !IsHead(b) || Size(b) < Head ? Pdu.NotMine : Pdu.Whole(Size(b));

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Minor);
        var kind = d.U8(Kind);
        d.U8(Flags);
        var isLittle = (d.Peek() & 0xf0) == 0x10;
        d.Bytes(Representation, 4);
        Short(ref d, Length, isLittle);
        Short(ref d, AuthLength, isLittle);
        Word(ref d, CallId, isLittle);
        if (kind is 0 or 2)
        {
            Word(ref d, Hint, isLittle);
            Short(ref d, Context, isLittle);
            if (kind == 0) Short(ref d, Operation, isLittle);
            else d.Skip(2);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Short(ref Dissector d, Field field, bool isLittle) => _ = isLittle ? d.U16Le(field) : d.U16(field);

    private static void Word(ref Dissector d, Field field, bool isLittle) => _ = isLittle ? d.U32Le(field) : d.U32(field);

    private static bool IsHead(ReadOnlySpan<byte> b) => b[0] == 5 && b[1] <= 1 && b[2] <= 19 && b[4] is 0 or 1 or 0x10 or 0x11 && b[5] <= 3 && b[6] == 0 && b[7] == 0;

    private static int Size(ReadOnlySpan<byte> b) => (b[4] & 0xf0) == 0x10 ? b[8] | b[9] << 8 : b[8] << 8 | b[9];

    private static string? KindName(ulong kind) => kind switch
    {
        0 => "Request", 2 => "Response", 3 => "Fault", 11 => "Bind", 12 => "Bind_ack", 13 => "Bind_nak", 14 => "Alter_context", 15 => "Alter_context_resp", 16 => "AUTH3", 17 => "Shutdown", 18 => "Co_cancel", 19 => "Orphaned", _ => null,
    };
}
