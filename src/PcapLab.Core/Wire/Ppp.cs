using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>PPP (RFC 1661) with HDLC-like framing (RFC 1662) where it has one.</summary>
internal sealed class PppProtocol() : WireProtocol(LayerId.Ppp, "ppp", "Point-to-Point Protocol (RFC 1661)", F)
{
    private static readonly FieldSet F = new("ppp");
    private static readonly Field Address = F.Hex("address", "Address");
    private static readonly Field Control = F.Hex("control", "Control");
    private static readonly Field Number = F.Hex("protocol", "Protocol", v => v switch
    {
        0x21 => "IPv4", 0x57 => "IPv6", 0x281 => "MPLS", 0xc021 => "LCP", 0x8021 => "IPCP", 0xc023 => "PAP", 0xc223 => "CHAP", _ => null,
    });

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("ff030021"), Hex("0021"), Hex("c021")];

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == 0xff)
        {
            d.U8(Address);
            d.U8(Control);
        }

        if ((d.Peek() & 1) == 1) d.U8(Number);
        else d.U16(Number);
    }
}

/// <summary>PPPoE (RFC 2516), discovery and session alike.</summary>
internal sealed class PppoeProtocol(LayerId layer, string name, string title) : WireProtocol(layer, name, title, F)
{
    private static readonly FieldSet F = new("pppoe");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Type = F.Number("type", "Type");
    private static readonly Field Code = F.Hex("code", "Code", v => v switch { 0 => "session", 0x09 => "PADI", 0x07 => "PADO", 0x19 => "PADR", 0x65 => "PADS", 0xa7 => "PADT", _ => null });
    private static readonly Field Session = F.Hex("session_id", "Session ID");
    private static readonly Field Length = F.Number("payload_length", "Payload length", unit: "bytes");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("11 00 0001 0004")];

    public override void Dissect(ref Dissector d)
    {
        var first = d.Peek();
        if (!d.Need(6)) return;
        d.Add(Version, (ulong)(first >> 4), d.Position, 1);
        d.Add(Type, (ulong)(first & 15), d.Position, 1);
        d.Skip(1);
        d.U8(Code);
        d.U16(Session);
        d.U16(Length);
    }
}
