using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>KNXnet/IP: the service of each datagram.</summary>
internal sealed class Kip : AppProtocol
{
    private static readonly FieldSet F = new("kip");
    private static readonly Field HeaderLength = F.Number("headerlength", "Header length", unit: "bytes");
    private static readonly Field Version = F.Hex("version", "Protocol version");
    private static readonly Field Service = F.Hex("service", "Service", v => v switch
    {
        0x201 => "Search Request", 0x202 => "Search Response", 0x203 => "Description Request", 0x204 => "Description Response", 0x205 => "Connect Request", 0x206 => "Connect Response",
        0x207 => "Connection State Request", 0x208 => "Connection State Response", 0x209 => "Disconnect Request", 0x20a => "Disconnect Response", 0x420 => "Tunneling Request", 0x421 => "Tunneling Acknowledgement", 0x530 => "Routing Indication", _ => null,
    });
    private static readonly Field Length = F.Number("totallength", "Total length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "kip";
    public override string Title => "KNXnet/IP";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(3671)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("06100201000e0801e000170c0e57")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 6 && b[0] == 6 && b[1] is 0x10 or 0x20 && (b[4] << 8 | b[5]) == context.WireLength ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(HeaderLength);
        d.U8(Version);
        d.U16(Service);
        d.U16(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
