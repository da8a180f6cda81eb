using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>RADIUS (RFC 2865, 2866): codes and attributes.</summary>
internal sealed class Radius : AppProtocol
{
    private static readonly FieldSet F = new("radius");
    private static readonly Field Code = F.Number("code", "Code", CodeName);
    private static readonly Field Identifier = F.Number("id", "Packet identifier");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Authenticator = F.Bytes("authenticator", "Authenticator");
    private static readonly Field Attribute = F.Group("avp", "Attribute");
    private static readonly Field Type = F.Number("avp.type", "Type");
    private static readonly Field AttributeLength = F.Number("avp.length", "Length");
    private static readonly Field Value = F.Bytes("avp.value", "Value");
    internal static readonly Field UserName = F.Text("User_Name", "User-Name");
    private static readonly Field NasIp = F.Ipv4("NAS_IP_Address", "NAS-IP-Address");
    private static readonly Field NasPort = F.Number("NAS_Port", "NAS-Port");
    private static readonly Field FramedIp = F.Ipv4("Framed-IP-Address", "Framed-IP-Address");
    private static readonly Field Reply = F.Text("Reply_Message", "Reply-Message");
    private static readonly Field Called = F.Text("Called_Station_Id", "Called-Station-Id");
    private static readonly Field Calling = F.Text("Calling_Station_Id", "Calling-Station-Id");
    private static readonly Field NasId = F.Text("NAS_Identifier", "NAS-Identifier");

    public override string Name => "radius";
    public override string Title => "Remote Authentication Dial In User Service (RFC 2865)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(1812), Udp(1813), Udp(1645), Udp(1646), Udp(1700), Udp(3799)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("01050027" + "00112233445566778899aabbccddeeff" + "0107616c696365" + "0406c0000201" + "050600000001"),
        Convert.FromHexString("02050014" + "00112233445566778899aabbccddeeff"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 20 && CodeName(b[0]) is not null && (b[2] << 8 | b[3]) is >= 20 and <= 4096 ? Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Code);
        d.U8(Identifier);
        var outer = d.Enter(d.U16(Length) - d.Position);
        d.Bytes(Authenticator, 16);
        while (d.Remaining > 0)
        {
            var group = d.Begin(Attribute);
            var type = d.U8(Type);
            var inner = d.Enter(d.U8(AttributeLength) - 2);
            Read(ref d, type);
            d.Leave(inner);
            d.End(group);
        }

        d.Leave(outer);
    }

    private static void Read(ref Dissector d, int type)
    {
        switch (type)
        {
            case 1: d.Text(UserName, d.Remaining); break;
            case 4 when d.Remaining == 4: d.Bytes(NasIp, 4); break;
            case 5 when d.Remaining == 4: d.U32(NasPort); break;
            case 8 when d.Remaining == 4: d.Bytes(FramedIp, 4); break;
            case 18: d.Text(Reply, d.Remaining); break;
            case 30: d.Text(Called, d.Remaining); break;
            case 31: d.Text(Calling, d.Remaining); break;
            case 32: d.Text(NasId, d.Remaining); break;
            default: d.Bytes(Value, d.Remaining); break;
        }
    }

    private static string? CodeName(ulong v) => v switch
    {
        1 => "Access-Request", 2 => "Access-Accept", 3 => "Access-Reject", 4 => "Accounting-Request", 5 => "Accounting-Response", 11 => "Access-Challenge",
        12 => "Status-Server", 13 => "Status-Client", 40 => "Disconnect-Request", 41 => "Disconnect-ACK", 42 => "Disconnect-NAK", 43 => "CoA-Request",
        44 => "CoA-ACK", 45 => "CoA-NAK", _ => null,
    };
}
