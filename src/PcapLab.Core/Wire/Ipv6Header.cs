using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IPv6 (RFC 8200).</summary>
internal readonly ref struct Ipv6Header
{
    public const int Size = 40;
    private readonly ReadOnlySpan<byte> _b;

    private Ipv6Header(ReadOnlySpan<byte> b) => _b = b;

    public int Version => _b[0] >> 4;
    public int PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);
    public byte NextHeader => _b[6];
    public byte HopLimit => _b[7];
    public Ip Source => Ip.FromBytes(_b.Slice(8, 16));
    public Ip Destination => Ip.FromBytes(_b.Slice(24, 16));

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6Header header)
    {
        header = bytes.Length >= Size ? new Ipv6Header(bytes) : default;
        return bytes.Length >= Size;
    }
}

/// <summary>Fields of an IPv6 header.</summary>
internal sealed class Ipv6Protocol() : WireProtocol(LayerId.Ipv6, "ipv6", "Internet Protocol version 6 (RFC 8200)", F)
{
    private static readonly FieldSet F = new("ipv6");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field TrafficClass = F.Hex("tclass", "Traffic class");
    private static readonly Field Dscp = F.Number("tclass.dscp", "Codepoint");
    private static readonly Field Ecn = F.Number("tclass.ecn", "Explicit congestion notification");
    private static readonly Field FlowLabel = F.Hex("flow", "Flow label");
    private static readonly Field PayloadLength = F.Number("plen", "Payload length", unit: "bytes");
    private static readonly Field NextHeader = F.Number("nxt", "Next header", EtherTypeNames.OfIp);
    private static readonly Field HopLimit = F.Number("hlim", "Hop limit");
    internal static readonly Field Source = F.Ipv6("src", "Source address");
    internal static readonly Field Destination = F.Ipv6("dst", "Destination address");

    static Ipv6Protocol()
    {
        F.Either("addr", "Source or destination address", Source, Destination);
        F.Include([Ipv4Protocol.Version]);
    }

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("60012345 0008 3a40 20010db8000000000000000000000001 20010db8000000000000000000000002")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(Ipv6Header.Size)) return;
        var first = BinaryPrimitives.ReadUInt32BigEndian(d.Rest);
        d.Add(Version, first >> 28, d.Position, 1);
        // ip.version tells both versions apart, as in Wireshark.
        d.Add(Ipv4Protocol.Version, first >> 28, d.Position, 1);
        d.Add(TrafficClass, first >> 20 & 0xff, d.Position, 4);
        d.Add(Dscp, first >> 22 & 0x3f, d.Position, 4);
        d.Add(Ecn, first >> 20 & 3, d.Position, 4);
        d.Add(FlowLabel, first & 0xfffff, d.Position + 1, 3);
        d.Skip(4);
        d.U16(PayloadLength);
        d.U8(NextHeader);
        d.U8(HopLimit);
        d.Bytes(Source, 16);
        d.Bytes(Destination, 16);
    }
}
