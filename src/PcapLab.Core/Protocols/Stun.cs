using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>STUN and TURN (RFC 8489).</summary>
internal sealed class Stun : AppProtocol
{
    private static readonly FieldSet F = new("stun");
    private static readonly Field Type = F.Hex("type", "Message type", v => v switch { 1 => "Binding Request", 0x101 => "Binding Success Response", 0x111 => "Binding Error Response", 0x11 => "Binding Indication", 3 => "Allocate Request", 0x103 => "Allocate Success Response", 0x113 => "Allocate Error Response", 4 => "Refresh Request", 8 => "CreatePermission Request", 9 => "ChannelBind Request", 0x16 => "Send Indication", 0x17 => "Data Indication", _ => null });
    private static readonly Field Length = F.Number("length", "Message length", unit: "bytes");
    private static readonly Field Cookie = F.Hex("cookie", "Message cookie");
    private static readonly Field Transaction = F.Bytes("id", "Message transaction ID");
    private static readonly Field Attribute = F.Group("attribute", "Attribute");
    private static readonly Field AttributeType = F.Hex("att.type", "Attribute type", v => v switch { 1 => "MAPPED-ADDRESS", 6 => "USERNAME", 8 => "MESSAGE-INTEGRITY", 9 => "ERROR-CODE", 0x20 => "XOR-MAPPED-ADDRESS", 0x24 => "PRIORITY", 0x8022 => "SOFTWARE", 0x8028 => "FINGERPRINT", 0x802a => "ICE-CONTROLLING", 0x8029 => "ICE-CONTROLLED", _ => null });
    private static readonly Field AttributeLength = F.Number("att.length", "Attribute length");
    private static readonly Field UserName = F.Text("att.username", "Username");
    private static readonly Field Software = F.Text("att.software", "Software");
    private static readonly Field Port = F.Number("att.port", "Port");
    private static readonly Field Address = F.Ipv4("att.ipv4", "IP");
    private static readonly Field Address6 = F.Ipv6("att.ipv6", "IP");
    private static readonly Field Family = F.Number("att.family", "Protocol family");
    private static readonly Field Value = F.Bytes("value", "Value");

    public override string Name => "stun";
    public override string Title => "Session Traversal Utilities for NAT (RFC 8489)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(3478)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000100082112a442" + "0102030405060708090a0b0c" + "00060003616263" + "00"), Convert.FromHexString("0101000c2112a4420102030405060708090a0b0c0001000800011388c0000201")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 20 && b[0] < 0x40 && b[4] == 0x21 && b[5] == 0x12 && b[6] == 0xa4 && b[7] == 0x42 && (b[2] << 8 | b[3]) == b.Length - 20 ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Type);
        var length = d.U16(Length);
        d.U32(Cookie);
        d.Bytes(Transaction, 12);
        var outer = d.Enter(length);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Attribute);
            var type = d.U16(AttributeType);
            var size = d.U16(AttributeLength);
            var inner = d.Enter(size);
            Read(ref d, type);
            d.Leave(inner);
            if (d.Remaining > 0) d.Skip(Math.Min(-size & 3, d.Remaining));
            d.End(group);
        }

        d.Leave(outer);
    }

    private static void Read(ref Dissector d, int type)
    {
        switch (type)
        {
            case 1:
                d.Skip(1);
                d.U8(Family);
                d.U16(Port);
                d.Bytes(d.Remaining == 16 ? Address6 : Address, d.Remaining == 16 ? 16 : 4);
                break;
            case 6: d.Text(UserName, d.Remaining); break;
            case 0x8022: d.Text(Software, d.Remaining); break;
            default: if (d.Remaining > 0) d.Bytes(Value, d.Remaining); break;
        }
    }
}
