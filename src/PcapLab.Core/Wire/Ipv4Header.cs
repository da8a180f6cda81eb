using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IPv4 (RFC 791).</summary>
internal readonly ref struct Ipv4Header
{
    public const int MinSize = 20;
    private readonly ReadOnlySpan<byte> _b;

    private Ipv4Header(ReadOnlySpan<byte> b) => _b = b;

    public int Version => _b[0] >> 4;
    public int HeaderLength => (_b[0] & 15) << 2;
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);
    public bool MoreFragments => (_b[6] & 0x20) != 0;
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_b[6..]) & 0x1fff) << 3;
    public byte Ttl => _b[8];
    public byte Protocol => _b[9];
    public Ip Source => Ip.FromV4(BinaryPrimitives.ReadUInt32BigEndian(_b[12..]));
    public Ip Destination => Ip.FromV4(BinaryPrimitives.ReadUInt32BigEndian(_b[16..]));

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv4Header header)
    {
        header = bytes.Length >= MinSize ? new Ipv4Header(bytes) : default;
        return bytes.Length >= MinSize;
    }
}

/// <summary>Fields of an IPv4 header and its options.</summary>
internal sealed class Ipv4Protocol() : WireProtocol(LayerId.Ip, "ip", "Internet Protocol version 4 (RFC 791)", F)
{
    private static readonly FieldSet F = new("ip");
    internal static readonly Field Version = F.Number("version", "Version");
    private static readonly Field HeaderLength = F.Number("hdr_len", "Header length", unit: "bytes");
    private static readonly Field DsField = F.Hex("dsfield", "Differentiated services field");
    private static readonly Field Dscp = F.Bits("dsfield.dscp", "Codepoint", 0xfc);
    private static readonly Field Ecn = F.Bits("dsfield.ecn", "Explicit congestion notification", 0x03);
    private static readonly Field Length = F.Number("len", "Total length", unit: "bytes");
    private static readonly Field Identification = F.Hex("id", "Identification");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Reserved = F.Bool("flags.rb", "Reserved bit");
    private static readonly Field DontFragment = F.Bool("flags.df", "Don't fragment");
    private static readonly Field MoreFragments = F.Bool("flags.mf", "More fragments");
    private static readonly Field FragmentOffset = F.Number("frag_offset", "Fragment offset", unit: "bytes");
    private static readonly Field Ttl = F.Number("ttl", "Time to live");
    private static readonly Field Protocol = F.Number("proto", "Protocol", EtherTypeNames.OfIp);
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Header checksum");
    internal static readonly Field Status = F.Number("checksum.status", "Checksum status", ChecksumStatusNames.Of);
    internal static readonly Field Source = F.Ipv4("src", "Source address");
    internal static readonly Field Destination = F.Ipv4("dst", "Destination address");
    private static readonly Field OptionType = F.Number("opt.type", "Option type");
    private static readonly Field OptionLength = F.Number("opt.len", "Option length", unit: "bytes");
    private static readonly Field RouterAlert = F.Number("opt.ra", "Router alert (RFC 2113)");
    private static readonly Field Pointer = F.Number("opt.ptr", "Pointer");

    static Ipv4Protocol() => F.Either("addr", "Source or destination address", Source, Destination);

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("45000054 00014000 40010000 0a000001 0a000002"), Hex("46c00020 00004000 01020000 0a000001 e0000016 94040000")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(Ipv4Header.MinSize)) return;
        var first = d.Peek();
        var headerLength = (first & 15) << 2;
        d.Add(Version, (ulong)(first >> 4), d.Position, 1);
        if (first >> 4 == 6) return; // announced as IPv4, but it is an IPv6 header: read as one
        d.Add(HeaderLength, (ulong)headerLength, d.Position, 1);
        d.Skip(1);
        d.Bits(DsField, 1, Dscp, Ecn);
        d.U16(Length);
        d.U16(Identification);
        Fragmentation(ref d);
        d.U8(Ttl);
        d.U8(Protocol);
        d.U16(HeaderChecksum);
        d.Bytes(Source, 4);
        d.Bytes(Destination, 4);
        var mark = d.Enter(Math.Clamp(headerLength - Ipv4Header.MinSize, 0, d.Remaining));
        while (d.Remaining > 0) Option(ref d);
        d.Leave(mark, true);
    }

    private static void Fragmentation(ref Dissector d)
    {
        var bits = d.Peek16();
        d.Add(Flags, (ulong)(bits >> 13), d.Position, 1);
        d.Add(Reserved, (ulong)(bits >> 15), d.Position, 1);
        d.Add(DontFragment, (ulong)(bits >> 14 & 1), d.Position, 1);
        d.Add(MoreFragments, (ulong)(bits >> 13 & 1), d.Position, 1);
        d.Add(FragmentOffset, (ulong)(bits & 0x1fff) << 3, d.Position, 2);
        d.Skip(2);
    }

    private static void Option(ref Dissector d)
    {
        const byte end = 0, nop = 1, recordRoute = 7, looseRoute = 131, strictRoute = 137, routerAlert = 148;
        var type = d.U8(OptionType);
        if (type == end) d.Skip(d.Remaining);
        if (type is end or nop) return;
        var length = d.U8(OptionLength);
        var mark = d.Enter(Math.Max(0, length - 2));
        if (length < 2) d.Stop(StopReason.Malformed, 2);
        if (type == routerAlert && length == 4) d.U16(RouterAlert);
        else if (type is recordRoute or looseRoute or strictRoute) d.U8(Pointer);
        d.Leave(mark);
    }
}
