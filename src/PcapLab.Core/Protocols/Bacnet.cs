using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>BACnet network layer (ASHRAE 135, 6): addresses and what follows.</summary>
internal sealed class Bacnet : AppProtocol
{
    private static readonly FieldSet F = new("bacnet");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Control = F.Hex("control", "Control");
    private static readonly Field IsNetwork = F.Bits("control_net", "NSDU contains", 0x80);
    private static readonly Field HasDestination = F.Bits("control_dest", "Destination specifier", 0x20);
    private static readonly Field HasSource = F.Bits("control_src", "Source specifier", 0x08);
    private static readonly Field Expects = F.Bits("control_expect", "Expecting reply", 0x04);
    private static readonly Field Network = F.Number("dnet", "Destination network");
    private static readonly Field SourceNetwork = F.Number("snet", "Source network");
    private static readonly Field Address = F.Bytes("address", "Address");
    private static readonly Field Hops = F.Number("hopc", "Hop count");
    private static readonly Field Message = F.Hex("mesgtyp", "Network message type");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bacnet";
    public override string Title => "Building Automation and Control Networks NPDU";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [LlcSap(0x82)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("0120ffff00ff1008"),
        Convert.FromHexString("010400050c0c023f"),
    ];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        var control = d.Bits(Control, 1, IsNetwork, HasDestination, HasSource, Expects);
        if ((control & 0x20) != 0) ReadAddress(ref d, Network);
        if ((control & 0x08) != 0) ReadAddress(ref d, SourceNetwork);
        if ((control & 0x20) != 0) d.U8(Hops);
        if ((control & 0x80) != 0) d.U8(Message);
        else if (d.Remaining > 0) Application(ref d);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void ReadAddress(ref Dissector d, Field network)
    {
        d.U16(network);
        int n = d.Peek();
        d.Skip(1);
        if (n > 0) d.Bytes(Address, n);
    }

    private static void Application(ref Dissector d)
    {
        var inner = ProtocolRegistry.ByName["bacapp"];
        d.Layer(inner);
        inner.Dissect(ref d);
    }
}
