using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Cisco's Skinny call control: which message, of which header version.</summary>
internal sealed class Skinny : AppProtocol
{
    private const int Head = 8;
    private static readonly FieldSet F = new("skinny");
    private static readonly Field Length = F.Number("data_length", "Data length", unit: "bytes");
    private static readonly Field Version = F.Hex("hdr_version", "Header version");
    private static readonly Field Message = F.Hex("messageId", "Message ID", v => v switch
    {
        0 => "KeepAliveReq", 1 => "RegisterReq", 3 => "KeypadButton", 6 => "OffHook", 7 => "OnHook", 0x22 => "OpenReceiveChannelAck", 0x81 => "RegisterAck", 0x82 => "StartTone", 0x83 => "StopTone",
        0x8a => "StartMediaTransmission", 0x8b => "StopMediaTransmission", 0x8f => "CallInfo", 0x100 => "KeepAliveAck", 0x105 => "OpenReceiveChannel", 0x106 => "CloseReceiveChannel", 0x111 => "CallState", _ => null,
    });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "skinny";
    public override string Title => "Skinny Client Control Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(2000)];
    public override IReadOnlyList<byte[]> Samples { get; } = [[4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], [8, 0, 0, 0, 0x11, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 12 ? Match.No : IsHead(b) && b[2] == 0 && b[3] == 0 && b[10] == 0 && b[11] == 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : !IsHead(b) || b[2] != 0 || b[3] != 0 ? Pdu.NotMine : Pdu.Whole(Head + (b[0] | b[1] << 8));

    public override void Dissect(ref Dissector d)
    {
        d.U32Le(Length);
        d.U32Le(Version);
        d.U32Le(Message);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    // Basic, CM7 types A, B and C: the header versions there are.
    private static bool IsHead(ReadOnlySpan<byte> b) => (b[0] | b[1] << 8) >= 4 && b[5] == 0 && b[6] == 0 && b[7] == 0 && b[4] is 0 or (>= 0x0a and <= 0x16);
}
