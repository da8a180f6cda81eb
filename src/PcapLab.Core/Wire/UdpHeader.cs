using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>UDP (RFC 768).</summary>
internal readonly ref struct UdpHeader
{
    public const int Size = 8;
    private readonly ReadOnlySpan<byte> _b;

    private UdpHeader(ReadOnlySpan<byte> b) => _b = b;

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_b);
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public bool HasChecksum => BinaryPrimitives.ReadUInt16BigEndian(_b[6..]) != 0;
    public int Length => BinaryPrimitives.ReadUInt16BigEndian(_b[4..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpHeader header)
    {
        header = bytes.Length >= Size ? new UdpHeader(bytes) : default;
        return bytes.Length >= Size;
    }
}

/// <summary>Fields of a UDP header.</summary>
internal sealed class UdpProtocol() : WireProtocol(LayerId.Udp, "udp", "User Datagram Protocol (RFC 768)", F)
{
    private static readonly FieldSet F = new("udp");
    private static readonly Field SourcePort = F.Number("srcport", "Source port");
    private static readonly Field DestinationPort = F.Number("dstport", "Destination port");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    internal static readonly Field Status = F.Number("checksum.status", "Checksum status", ChecksumStatusNames.Of);
    internal static readonly Field Payload = F.Bytes("payload", "Payload");

    static UdpProtocol() => F.Either("port", "Source or destination port", SourcePort, DestinationPort);

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("d431 0035 0008 0000")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(SourcePort);
        d.U16(DestinationPort);
        d.U16(Length);
        d.U16(HeaderChecksum);
    }
}

/// <summary>Fields of a UDP-Lite header: a checksum coverage stands where UDP's length is.</summary>
internal sealed class UdpLiteProtocol() : WireProtocol(LayerId.UdpLite, "udplite", "Lightweight User Datagram Protocol (RFC 3828)", F)
{
    private static readonly FieldSet F = new("udplite");
    private static readonly Field SourcePort = F.Number("srcport", "Source port");
    private static readonly Field DestinationPort = F.Number("dstport", "Destination port");
    private static readonly Field Coverage = F.Number("checksum_coverage", "Checksum coverage", unit: "bytes");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("d431 0035 0008 0000")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(SourcePort);
        d.U16(DestinationPort);
        d.U16(Coverage);
        d.U16(HeaderChecksum);
    }
}
