using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>LDP (RFC 5036): messages and their TLVs.</summary>
internal sealed class Ldp : AppProtocol
{
    private static readonly FieldSet F = new("ldp");
    private static readonly Field Version = F.Number("hdr.version", "Version");
    private static readonly Field Length = F.Number("hdr.pdu_len", "PDU length", unit: "bytes");
    private static readonly Field Lsr = F.Ipv4("hdr.ldpid.lsr", "LSR ID");
    private static readonly Field Space = F.Number("hdr.ldpid.lsid", "Label space ID");
    private static readonly Field Message = F.Group("msg", "Message");
    private static readonly Field Type = F.Hex("msg.type", "Message type", v => (v & 0x7fff) switch { 1 => "Notification Message", 0x100 => "Hello Message", 0x200 => "Initialization Message", 0x201 => "Keep Alive Message", 0x300 => "Address Message", 0x301 => "Address Withdrawal Message", 0x400 => "Label Mapping Message", 0x401 => "Label Request Message", 0x402 => "Label Withdrawal Message", 0x403 => "Label Release Message", _ => null });
    private static readonly Field MessageLength = F.Number("msg.len", "Message length", unit: "bytes");
    private static readonly Field Identifier = F.Hex("msg.id", "Message ID");
    private static readonly Field Tlv = F.Group("msg.tlv", "TLV");
    private static readonly Field TlvType = F.Hex("msg.tlv.type", "TLV type");
    private static readonly Field TlvLength = F.Number("msg.tlv.len", "TLV length");
    private static readonly Field Value = F.Bytes("msg.tlv.value", "TLV value");

    public override string Name => "ldp";
    public override string Title => "Label Distribution Protocol (RFC 5036)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(646), Tcp(646)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0001001ec00002010000010000140000000104000004000f000004010004c0000201")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 14 && b[0] == 0 && b[1] == 1 && (b[2] << 8 | b[3]) >= 6 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] == 0 && b[1] == 1 && (b[2] << 8 | b[3]) >= 6 ? Pdu.Whole(4 + (b[2] << 8 | b[3])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Version);
        var outer = d.Enter(d.U16(Length));
        d.Bytes(Lsr, 4);
        d.U16(Space);
        while (d.Remaining >= 8)
        {
            var group = d.Begin(Message);
            d.U16(Type);
            var inner = d.Enter(d.U16(MessageLength));
            d.U32(Identifier);
            while (d.Remaining >= 4)
            {
                var tlv = d.Begin(Tlv);
                d.U16(TlvType);
                var value = d.Enter(d.U16(TlvLength));
                if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
                d.Leave(value);
                d.End(tlv);
            }

            d.Leave(inner);
            d.End(group);
        }

        d.Leave(outer);
    }
}
