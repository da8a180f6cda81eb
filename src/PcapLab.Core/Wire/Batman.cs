using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>B.A.T.M.A.N. advanced, version 15: a mesh that carries Ethernet in Ethernet.</summary>
internal sealed class BatmanProtocol() : WireProtocol(LayerId.Batman, "batadv", "B.A.T.M.A.N. advanced mesh routing", F)
{
    private static readonly FieldSet F = new("batadv");
    private static readonly Field Kind = F.Hex("batman.packet_type", "Packet type", KindName);
    private static readonly Field Version = F.Number("batman.version", "Version");
    private static readonly Field Ttl = F.Number("batman.ttl", "Time to live");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("400f3201 020000000001")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Kind);
        d.U8(Version);
        d.U8(Ttl);
        d.Skip(d.Remaining);
    }

    /// <summary>Bytes before the carried frame; 0 for packets that carry none, or only a piece of one.</summary>
    public static int HeaderLength(byte kind) => kind switch { 0x01 => 14, 0x40 => 10, 0x42 => 18, _ => 0 };

    private static string? KindName(ulong kind) => kind switch
    {
        0x00 => "Originator message", 0x01 => "Broadcast", 0x02 => "Coded", 0x03 => "Echo location", 0x04 => "Originator message 2",
        0x40 => "Unicast", 0x41 => "Unicast fragment", 0x42 => "Unicast, four addresses", 0x43 => "ICMP", 0x44 => "Unicast TVLV", _ => null,
    };
}
