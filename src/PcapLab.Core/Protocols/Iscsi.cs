using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>iSCSI (RFC 7143): operation, task, lengths.</summary>
internal sealed class Iscsi : AppProtocol
{
    private static readonly FieldSet F = new("iscsi");
    private static readonly Field Opcode = F.Hex("opcode", "Opcode", v => (v & 0x3f) switch { 0 => "NOP Out", 1 => "SCSI Command", 3 => "Login Command", 4 => "Text Command", 5 => "SCSI Data-Out", 6 => "Logout Command", 0x20 => "NOP In", 0x21 => "SCSI Response", 0x23 => "Login Response", 0x24 => "Text Response", 0x25 => "SCSI Data-In", 0x26 => "Logout Response", 0x31 => "Ready To Transfer", 0x3f => "Reject", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Ahs = F.Number("totalahslength", "TotalAHSLength", unit: "words");
    private static readonly Field Length = F.Number("datasegmentlength", "DataSegmentLength", unit: "bytes");
    private static readonly Field Lun = F.Hex("lun", "LUN");
    private static readonly Field Task = F.Hex("initiatortasktag", "Initiator task tag");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "iscsi";
    public override string Title => "iSCSI (RFC 7143)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(3260)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("438700000000000000000000000000000000000100000000000000000000000000000000000000000000000000000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 48 && b[0] is 0x43 && b[2] == 0 && b[3] == 0 && b.Length >= 64 && b[48..].IndexOf("InitiatorName=iqn."u8) >= 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 48 ? Pdu.NeedMore : new Pdu(48, 48 + 4 * b[4] + ((b[5] << 16 | b[6] << 8 | b[7]) + 3 & ~3));

    public override void Dissect(ref Dissector d)
    {
        d.U8(Opcode);
        d.U8(Flags);
        d.Skip(2);
        d.U8(Ahs);
        d.U24(Length);
        d.U64(Lun);
        d.U32(Task);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
