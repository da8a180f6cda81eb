using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SOME/IP, between control units of cars: service, method, kind.</summary>
internal sealed class SomeIp : AppProtocol
{
    private static readonly FieldSet F = new("someip");
    private static readonly Field Service = F.Hex("serviceid", "Service ID");
    private static readonly Field Method = F.Hex("methodid", "Method ID");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Client = F.Hex("clientid", "Client ID");
    private static readonly Field Session = F.Hex("sessionid", "Session ID");
    private static readonly Field Protocol = F.Hex("protoversion", "SOME/IP version");
    private static readonly Field Interface = F.Hex("interfaceversion", "Interface version");
    private static readonly Field Type = F.Hex("messagetype", "Message type", v => v switch { 0 => "Request", 1 => "Request no response", 2 => "Notification", 0x80 => "Response", 0x81 => "Error", _ => null });
    private static readonly Field Return = F.Hex("returncode", "Return code");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "someip";
    public override string Title => "SOME/IP";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(30490)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("ffff8100000000080000000101010200")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 16 && b[12] == 1 && b[14] is 0 or 1 or 2 or 0x80 or 0x81 && b[15] <= 10 && b[4] == 0 && b[5] == 0 && (b[6] << 8 | b[7]) is >= 8 and var n && 8 + n <= context.WireLength && (8 + n == context.WireLength || context.SourcePort == 30490 || context.DestinationPort == 30490) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Service);
        d.U16(Method);
        d.U32(Length);
        d.U16(Client);
        d.U16(Session);
        d.U8(Protocol);
        d.U8(Interface);
        d.U8(Type);
        d.U8(Return);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
