using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>RSVP (RFC 2205): message kind and objects.</summary>
internal sealed class Rsvp : AppProtocol
{
    private static readonly FieldSet F = new("rsvp");
    private static readonly Field First = F.Hex("first", "Version and flags");
    private static readonly Field Version = F.Bits("version", "Version", 0xf0);
    private static readonly Field Flags = F.Bits("flags", "Flags", 0x0f);
    private static readonly Field Type = F.Number("msg", "Message type", v => v switch { 1 => "PATH", 2 => "RESV", 3 => "PATH ERROR", 4 => "RESV ERROR", 5 => "PATH TEAR", 6 => "RESV TEAR", 7 => "CONFIRM", 12 => "BUNDLE", 13 => "ACK", 15 => "SREFRESH", 20 => "HELLO", _ => null });
    private static readonly Field Checksum = F.Hex("checksum", "Message checksum");
    private static readonly Field Ttl = F.Number("sending_ttl", "Sending TTL");
    private static readonly Field Length = F.Number("length", "Message length", unit: "bytes");
    private static readonly Field Object = F.Group("obj", "Object");
    private static readonly Field ObjectLength = F.Number("object.length", "Object length");
    private static readonly Field Class = F.Number("object.class", "Object class", v => v switch { 1 => "SESSION", 3 => "HOP", 5 => "TIME VALUES", 6 => "ERROR", 8 => "STYLE", 9 => "FLOWSPEC", 11 => "SENDER TEMPLATE", 12 => "SENDER TSPEC", 16 => "LABEL", 19 => "LABEL REQUEST", 20 => "EXPLICIT ROUTE", 21 => "RECORD ROUTE", 22 => "HELLO", 207 => "SESSION ATTRIBUTE", _ => null });
    private static readonly Field Kind = F.Number("object.ctype", "C-type");
    private static readonly Field Value = F.Bytes("object.data", "Object data");

    public override string Name => "rsvp";
    public override string Title => "Resource Reservation Protocol (RFC 2205)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [IpProtocol(46), Udp(3455)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("10140000ff0000100008160100000001")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Version, Flags);
        d.U8(Type);
        d.U16(Checksum);
        d.U8(Ttl);
        d.Skip(1);
        var outer = d.Enter(d.U16(Length) - 8);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Object);
            var inner = d.Enter(d.U16(ObjectLength) - 2);
            d.U8(Class);
            d.U8(Kind);
            if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }

        d.Leave(outer);
    }
}
