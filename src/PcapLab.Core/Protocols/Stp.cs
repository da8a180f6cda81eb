using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Spanning tree BPDUs (IEEE 802.1D, 802.1w).</summary>
internal sealed class Stp : AppProtocol
{
    private static readonly FieldSet F = new("stp");
    private static readonly Field ProtocolId = F.Hex("protocol", "Protocol identifier");
    private static readonly Field Version = F.Number("version", "Protocol version identifier", v => v switch { 0 => "Spanning Tree", 2 => "Rapid Spanning Tree", 3 => "Multiple Spanning Tree", _ => null });
    internal static readonly Field Type = F.Hex("type", "BPDU type", v => v switch { 0 => "Configuration", 2 => "Rapid/Multiple Spanning Tree", 0x80 => "Topology Change Notification", _ => null });
    private static readonly Field Flags = F.Hex("flags", "BPDU flags");
    internal static readonly Field TopologyChange = F.Bits("flags.tc", "Topology change", 0x01);
    internal static readonly Field RootPriority = F.Number("root.prio", "Root bridge priority");
    internal static readonly Field Root = F.Ether("root.hw", "Root bridge system ID");
    private static readonly Field Cost = F.Number("root.cost", "Root path cost");
    private static readonly Field BridgePriority = F.Number("bridge.prio", "Bridge priority");
    internal static readonly Field Bridge = F.Ether("bridge.hw", "Bridge system ID");
    private static readonly Field Port = F.Hex("port", "Port identifier");
    private static readonly Field Age = F.Double("msg_age", "Message age", "s");
    internal static readonly Field MaxAge = F.Double("max_age", "Max age", "s");
    private static readonly Field Hello = F.Double("hello", "Hello time", "s");
    internal static readonly Field Forward = F.Double("forward", "Forward delay", "s");

    public override string Name => "stp";
    public override string Title => "Spanning Tree Protocol (IEEE 802.1D)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [LlcSap(0x42), new(PayloadKind.Snap, 0x010b)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00000000008064001c0e877800000000000480640" + "01c0e8778008004010014000200" + "0f00"), Convert.FromHexString("00000080")];

    public override void Dissect(ref Dissector d)
    {
        d.U16(ProtocolId);
        d.U8(Version);
        if (d.U8(Type) == 0x80 || d.IsStopped) return;
        d.Bits(Flags, 1, TopologyChange);
        d.U16(RootPriority);
        d.Bytes(Root, 6);
        d.U32(Cost);
        d.U16(BridgePriority);
        d.Bytes(Bridge, 6);
        d.U16(Port);
        Time(ref d, Age);
        Time(ref d, MaxAge);
        Time(ref d, Hello);
        Time(ref d, Forward);
    }

    // 256ths of a second.
    private static void Time(ref Dissector d, Field field)
    {
        if (!d.Need(2)) return;
        d.Add(field, BitConverter.DoubleToUInt64Bits(d.Peek16() / 256.0), d.Position, 2);
        d.Skip(2);
    }
}
