using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>GRE's first four bytes: which optional fields follow, the version and the protocol carried.</summary>
internal readonly ref struct GreHeader
{
    public const int MinSize = 4;
    private readonly ReadOnlySpan<byte> _b;

    private GreHeader(ReadOnlySpan<byte> b) => _b = b;

    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_b);
    public ushort Protocol => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);
    public int Version => Flags & 7;
    public bool HasChecksum => (Flags & 0x8000) != 0;
    public bool HasRouting => (Flags & 0x4000) != 0;
    public bool HasKey => (Flags & 0x2000) != 0;
    public bool HasSequence => (Flags & 0x1000) != 0;
    public bool HasAcknowledgment => Version == 1 && (Flags & 0x0080) != 0;

    /// <summary>Without the routing entries, whose end only they tell.</summary>
    public int HeaderLength => MinSize + (HasChecksum || HasRouting ? 4 : 0) + (HasKey ? 4 : 0) + (HasSequence ? 4 : 0) + (HasAcknowledgment ? 4 : 0);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out GreHeader header)
    {
        header = bytes.Length >= MinSize ? new GreHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}

/// <summary>Fields of a GRE header.</summary>
internal sealed class GreProtocol() : WireProtocol(LayerId.Gre, "gre", "Generic Routing Encapsulation (RFC 2784, RFC 2890)", F)
{
    private static readonly FieldSet F = new("gre");
    private static readonly Field Flags = F.Hex("flags_and_version", "Flags and version");
    private static readonly Field HasChecksum = F.Bits("flags.checksum", "Checksum", 0x8000);
    private static readonly Field HasRouting = F.Bits("flags.routing", "Routing", 0x4000);
    private static readonly Field HasKey = F.Bits("flags.key", "Key", 0x2000);
    private static readonly Field HasSequence = F.Bits("flags.sequence_number", "Sequence number", 0x1000);
    private static readonly Field StrictRoute = F.Bits("flags.strict_source_route", "Strict source route", 0x0800);
    private static readonly Field Recursion = F.Bits("flags.recursion_control", "Recursion control", 0x0700);
    private static readonly Field Version = F.Bits("flags.version", "Version", 0x0007);
    private static readonly Field Protocol = F.Hex("proto", "Protocol type", EtherTypeNames.Of);
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    private static readonly Field Offset = F.Number("offset", "Offset");
    private static readonly Field Key = F.Hex("key", "Key");
    private static readonly Field PayloadLength = F.Number("key.payload_length", "Payload length", unit: "bytes");
    private static readonly Field CallId = F.Number("key.call_id", "Call ID");
    private static readonly Field Sequence = F.Number("sequence_number", "Sequence number");
    private static readonly Field Acknowledgment = F.Number("ack_number", "Acknowledgment number");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("00000800"), Hex("b0000800 00000000 00000007 00000001"), Hex("3081880b 00100001 00000001 00000002")];

    public override void Dissect(ref Dissector d)
    {
        if (!GreHeader.TryParse(d.Rest, out var gre))
        {
            d.Need(GreHeader.MinSize);
            return;
        }

        d.Bits(Flags, 2, HasChecksum, HasRouting, HasKey, HasSequence, StrictRoute, Recursion, Version);
        d.U16(Protocol);
        if (gre.HasChecksum || gre.HasRouting)
        {
            d.U16(HeaderChecksum);
            d.U16(Offset);
        }

        if (gre.HasKey && gre.Version == 1)
        {
            d.U16(PayloadLength);
            d.U16(CallId);
        }
        else if (gre.HasKey)
        {
            d.U32(Key);
        }

        if (gre.HasSequence) d.U32(Sequence);
        if (gre.HasAcknowledgment) d.U32(Acknowledgment);
    }
}
