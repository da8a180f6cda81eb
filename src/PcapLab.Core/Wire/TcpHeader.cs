using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>TCP (RFC 9293).</summary>
internal readonly ref struct TcpHeader
{
    public const int MinSize = 20;
    private readonly ReadOnlySpan<byte> _b;

    private TcpHeader(ReadOnlySpan<byte> b) => _b = b;

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_b[4..]);
    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(_b[8..]);
    public int HeaderLength => _b[12] >> 4 << 2;
    public byte Flags => _b[13];
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_b[14..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpHeader header)
    {
        header = bytes.Length >= MinSize ? new TcpHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}

/// <summary>Fields of a TCP header. What needs the conversation (relative numbers, analysis) is added by Flows.</summary>
internal sealed class TcpProtocol() : WireProtocol(LayerId.Tcp, "tcp", "Transmission Control Protocol (RFC 9293)", F)
{
    private static readonly FieldSet F = new("tcp");
    private static readonly Field SourcePort = F.Number("srcport", "Source port");
    private static readonly Field DestinationPort = F.Number("dstport", "Destination port");
    internal static readonly Field Length = F.Number("len", "Segment length", unit: "bytes");
    internal static readonly Field Payload = F.Bytes("payload", "Payload");
    private static readonly Field Sequence = F.Number("seq_raw", "Sequence number (raw)");
    private static readonly Field Acknowledgment = F.Number("ack_raw", "Acknowledgment number (raw)");
    private static readonly Field HeaderLength = F.Number("hdr_len", "Header length", unit: "bytes");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Reserved = F.Bits("flags.res", "Reserved", 0xe00);
    private static readonly Field Ae = F.Bits("flags.ae", "Accurate ECN", 0x100);
    private static readonly Field Cwr = F.Bits("flags.cwr", "Congestion window reduced", 0x080);
    private static readonly Field Ece = F.Bits("flags.ece", "ECN echo", 0x040);
    private static readonly Field Urg = F.Bits("flags.urg", "Urgent", 0x020);
    private static readonly Field Ack = F.Bits("flags.ack", "Acknowledgment", 0x010);
    private static readonly Field Push = F.Bits("flags.push", "Push", 0x008);
    private static readonly Field Reset = F.Bits("flags.reset", "Reset", 0x004);
    private static readonly Field Syn = F.Bits("flags.syn", "Syn", 0x002);
    private static readonly Field Fin = F.Bits("flags.fin", "Fin", 0x001);
    private static readonly Field Window = F.Number("window_size_value", "Window");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    internal static readonly Field Status = F.Number("checksum.status", "Checksum status", ChecksumStatusNames.Of);
    private static readonly Field Urgent = F.Number("urgent_pointer", "Urgent pointer");

    static TcpProtocol()
    {
        F.Either("port", "Source or destination port", SourcePort, DestinationPort);
        F.Include(TcpOptionFields.All);
    }

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Hex("04d20050 00000001 00000000 a002faf0 00000000 020405b4 0402080a 00000001 00000000 01030307"),
        Hex("04d20050 00000001 00000002 801001f5 00000000 0101050a 00000010 00000020"),
    ];

    public override void Dissect(ref Dissector d)
    {
        d.U16(SourcePort);
        d.U16(DestinationPort);
        d.U32(Sequence);
        d.U32(Acknowledgment);
        if (!d.Need(2)) return;
        var bits = d.Peek16();
        var headerLength = bits >> 12 << 2;
        d.Add(HeaderLength, (ulong)headerLength, d.Position, 1);
        d.Bits(Flags, (ulong)(bits & 0xfff), d.Position, 2, Reserved, Ae, Cwr, Ece, Urg, Ack, Push, Reset, Syn, Fin);
        d.Skip(2);
        d.U16(Window);
        d.U16(HeaderChecksum);
        d.U16(Urgent);
        var options = Math.Clamp(headerLength - TcpHeader.MinSize, 0, d.Remaining);
        if (options == 0) return;
        var mark = d.Enter(options);
        TcpOptionFields.Dissect(ref d);
        d.Leave(mark, true);
    }
}
