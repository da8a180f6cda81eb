using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IEEE 802.1Q tag: priority, drop eligibility, VLAN id, and the type of what follows.</summary>
internal readonly ref struct VlanTag
{
    public const int Size = 4;
    private readonly ReadOnlySpan<byte> _b;

    private VlanTag(ReadOnlySpan<byte> b) => _b = b;

    public int Id => BinaryPrimitives.ReadUInt16BigEndian(_b) & 0xfff;
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_b[2..]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, out VlanTag tag)
    {
        tag = bytes.Length >= Size ? new VlanTag(bytes) : default;
        return bytes.Length >= Size;
    }
}

/// <summary>Fields of an 802.1Q tag.</summary>
internal sealed class VlanProtocol() : WireProtocol(LayerId.Vlan, "vlan", "Virtual LAN (IEEE 802.1Q)", F)
{
    private static readonly FieldSet F = new("vlan");
    private static readonly Field Priority = F.Bits("priority", "Priority", 0xe000);
    private static readonly Field Dei = F.Bits("dei", "Drop eligible", 0x1000);
    private static readonly Field VlanId = F.Bits("id", "ID", 0x0fff);
    private static readonly Field Type = F.Hex("etype", "Type", EtherTypeNames.Of);
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("a064 0800")];

    public override void Dissect(ref Dissector d) => Tag(ref d, Priority, Dei, VlanId, Type, Length);

    /// <summary>The tag that 802.1Q and 802.1ad share.</summary>
    internal static void Tag(ref Dissector d, Field priority, Field dei, Field id, Field type, Field length)
    {
        if (!d.Need(VlanTag.Size)) return;
        var control = d.Peek16();
        d.Add(priority, (ulong)(control >> 13), d.Position, 2);
        d.Add(dei, (ulong)(control >> 12 & 1), d.Position, 2);
        d.Add(id, (ulong)(control & 0xfff), d.Position, 2);
        d.Skip(2);
        if (d.Peek16() is > 0 and <= EtherTypes.MaxLength) d.U16(length);
        else d.U16(type);
    }
}

/// <summary>Fields of a provider's outer tag.</summary>
internal sealed class Ieee8021adProtocol() : WireProtocol(LayerId.Ieee8021ad, "ieee8021ad", "Provider bridges (IEEE 802.1ad)", F)
{
    private static readonly FieldSet F = new("ieee8021ad");
    private static readonly Field Priority = F.Bits("priority", "Priority", 0xe000);
    private static readonly Field Dei = F.Bits("dei", "Drop eligible", 0x1000);
    private static readonly Field VlanId = F.Bits("id", "ID", 0x0fff);
    private static readonly Field Type = F.Hex("etype", "Type", EtherTypeNames.Of);
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("a064 8100")];

    public override void Dissect(ref Dissector d) => VlanProtocol.Tag(ref d, Priority, Dei, VlanId, Type, Length);
}
