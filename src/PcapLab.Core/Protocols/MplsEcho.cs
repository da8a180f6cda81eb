using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>LSP ping (RFC 8029): kind, return code, handle, TLVs.</summary>
internal sealed class MplsEcho : AppProtocol
{
    private static readonly FieldSet F = new("mpls-echo");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Global = F.Hex("flags", "Global flags");
    private static readonly Field Type = F.Number("msg_type", "Message type", v => v switch { 1 => "MPLS Echo Request", 2 => "MPLS Echo Reply", _ => null });
    private static readonly Field ReplyMode = F.Number("reply_mode", "Reply mode");
    private static readonly Field ReturnCode = F.Number("return_code", "Return code");
    private static readonly Field Subcode = F.Number("return_subcode", "Return subcode");
    private static readonly Field Handle = F.Hex("sender_handle", "Sender's handle");
    private static readonly Field Sequence = F.Number("sequence", "Sequence number");
    private static readonly Field Sent = F.Bytes("ts_sent", "Timestamp sent");
    private static readonly Field Received = F.Bytes("ts_rec", "Timestamp received");
    private static readonly Field Tlv = F.Group("tlv", "TLV");
    private static readonly Field TlvType = F.Number("tlv.type", "Type");
    private static readonly Field TlvLength = F.Number("tlv.len", "Length");
    private static readonly Field Value = F.Bytes("tlv.value", "Value");

    public override string Name => "mpls-echo";
    public override string Title => "MPLS echo (RFC 8029)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(3503)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000100000102000000000001000000010000000000000000000000000000000000030004aabbccdd")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(Version);
        d.U16(Global);
        d.U8(Type);
        d.U8(ReplyMode);
        d.U8(ReturnCode);
        d.U8(Subcode);
        d.U32(Handle);
        d.U32(Sequence);
        d.Bytes(Sent, 8);
        d.Bytes(Received, 8);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Tlv);
            d.U16(TlvType);
            var length = d.U16(TlvLength);
            if (length > 0) d.Bytes(Value, length);
            if (d.Remaining > 0) d.Skip(Math.Min(-length & 3, d.Remaining));
            d.End(group);
        }
    }
}
