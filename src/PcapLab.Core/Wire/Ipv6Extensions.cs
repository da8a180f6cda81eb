using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Hop-by-hop and destination options (RFC 8200 4.3, 4.6): the same TLVs under two names.</summary>
internal sealed class Ipv6OptionsProtocol : WireProtocol
{
    private static readonly FieldSet Options = new("ipv6.opt");
    private static readonly Field Type = Options.Hex("type", "Option type");
    private static readonly Field Length = Options.Number("length", "Option length", unit: "bytes");
    private static readonly Field RouterAlert = Options.Number("router_alert", "Router alert (RFC 2711)");
    private static readonly Field Jumbo = Options.Number("jumbo", "Jumbo payload length (RFC 2675)", unit: "bytes");
    private static readonly Field PadN = Options.Bytes("padn", "PadN");

    private readonly Field _next;
    private readonly Field _length;
    private readonly Field _bytes;

    public Ipv6OptionsProtocol(LayerId layer, string name, string title) : this(layer, name, title, new FieldSet(name))
    {
    }

    private Ipv6OptionsProtocol(LayerId layer, string name, string title, FieldSet fields) : base(layer, name, title, fields)
    {
        _next = fields.Number("nxt", "Next header", EtherTypeNames.OfIp);
        _length = fields.Number("len", "Length in 8-byte units after the first");
        _bytes = fields.Number("len_oct", "Length", unit: "bytes");
        fields.Include(Options);
    }

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("3a00 05020000 0100")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(_next);
        var units = d.U8(_length);
        d.Add(_bytes, (ulong)((units + 1) << 3), d.Position - 1, 1);
        var mark = d.Enter(Math.Min(d.Remaining, (units << 3) + 6));
        while (d.Remaining > 0) Option(ref d);
        d.Leave(mark);
    }

    private static void Option(ref Dissector d)
    {
        const byte pad1 = 0, padN = 1, routerAlert = 5, jumbo = 0xc2;
        var type = d.U8(Type);
        if (type == pad1) return;
        int length = d.U8(Length);
        if (!d.Need(length)) return;
        if (type == routerAlert && length == 2) d.U16(RouterAlert);
        else if (type == jumbo && length == 4) d.U32(Jumbo);
        else if (type == padN && length > 0) d.Bytes(PadN, length);
        else d.Skip(length);
    }
}

/// <summary>Routing header (RFC 8200 4.4).</summary>
internal sealed class Ipv6RoutingProtocol() : WireProtocol(LayerId.Ipv6Routing, "ipv6.routing", "IPv6 routing header (RFC 8200)", F)
{
    private static readonly FieldSet F = new("ipv6.routing");
    private static readonly Field Next = F.Number("nxt", "Next header", EtherTypeNames.OfIp);
    private static readonly Field Length = F.Number("len", "Length in 8-byte units after the first");
    private static readonly Field Type = F.Number("type", "Routing type");
    private static readonly Field SegmentsLeft = F.Number("segleft", "Segments left");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("3a02 0001 00000000 20010db8000000000000000000000001")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Next);
        d.U8(Length);
        d.U8(Type);
        d.U8(SegmentsLeft);
    }
}

/// <summary>Fragment header (RFC 8200 4.5).</summary>
internal sealed class Ipv6FragmentProtocol() : WireProtocol(LayerId.Ipv6Fragment, "ipv6.fraghdr", "IPv6 fragment header (RFC 8200)", F)
{
    private static readonly FieldSet F = new("ipv6.fraghdr");
    private static readonly Field Next = F.Number("nxt", "Next header", EtherTypeNames.OfIp);
    private static readonly Field Reserved = F.Hex("reserved_octet", "Reserved");
    private static readonly Field Offset = F.Number("offset", "Offset in 8-byte units");
    private static readonly Field More = F.Bool("more", "More fragments");
    private static readonly Field Identification = F.Hex("ident", "Identification");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("1100 0009 00000007")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Next);
        d.U8(Reserved);
        if (!d.Need(6)) return;
        var bits = d.Peek16();
        d.Add(Offset, (ulong)(bits >> 3), d.Position, 2);
        d.Add(More, (ulong)(bits & 1), d.Position, 2);
        d.Skip(2);
        d.U32(Identification);
    }
}
