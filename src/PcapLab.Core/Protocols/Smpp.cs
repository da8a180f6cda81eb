using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SMPP 3.4: the head of each operation.</summary>
internal sealed class Smpp : AppProtocol
{
    private const int Head = 16;
    private static readonly FieldSet F = new("smpp");
    private static readonly Field Length = F.Number("command_length", "Length", unit: "bytes");
    private static readonly Field Command = F.Hex("command_id", "Operation", CommandName);
    private static readonly Field Status = F.Hex("command_status", "Result");
    private static readonly Field Sequence = F.Number("sequence_number", "Sequence number");
    private static readonly Field SystemId = F.Text("system_id", "System ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "smpp";
    public override string Title => "Short Message Peer to Peer";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(2775)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00000010000000150000000000000001"), Convert.FromHexString("00000019000000020000000000000001616200000034000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < Head ? Match.No : CommandName(Word(b, 4)) is not null && Word(b, 0) is >= Head and < 65536 && (Word(b, 4) >> 31 != 0 || Word(b, 8) == 0) && Word(b, 0) <= context.WireLength ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : Word(b, 0) is < Head or > 1 << 20 ? Pdu.NotMine : Pdu.Whole((int)Word(b, 0));

    public override void Dissect(ref Dissector d)
    {
        d.U32(Length);
        var command = d.U32(Command);
        d.U32(Status);
        d.U32(Sequence);
        if ((command & 0x7fffffff) is 1 or 2 or 9 && d.Remaining > 0) d.CString(SystemId);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static uint Word(ReadOnlySpan<byte> b, int at) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[at..]);

    private static string? CommandName(ulong id) => id switch
    {
        0x80000000 => "Generic_nack", 1 => "Bind_receiver", 0x80000001 => "Bind_receiver - resp", 2 => "Bind_transmitter", 0x80000002 => "Bind_transmitter - resp",
        3 => "Query_sm", 0x80000003 => "Query_sm - resp", 4 => "Submit_sm", 0x80000004 => "Submit_sm - resp", 5 => "Deliver_sm", 0x80000005 => "Deliver_sm - resp",
        6 => "Unbind", 0x80000006 => "Unbind - resp", 7 => "Replace_sm", 0x80000007 => "Replace_sm - resp", 8 => "Cancel_sm", 0x80000008 => "Cancel_sm - resp",
        9 => "Bind_transceiver", 0x80000009 => "Bind_transceiver - resp", 0x15 => "Enquire_link", 0x80000015 => "Enquire_link - resp", 0x21 => "Submit_multi", 0x80000021 => "Submit_multi - resp",
        _ => null,
    };
}
