using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Ethernet configuration test protocol, which switches send to themselves.</summary>
internal sealed class LoopTest : AppProtocol
{
    private static readonly FieldSet F = new("loop");
    private static readonly Field Skip = F.Number("skipcount", "Skip count");
    private static readonly Field Function = F.Number("function", "Function", v => v switch { 1 => "Reply", 2 => "Forward Data", _ => null });
    private static readonly Field Receipt = F.Number("receipt_number", "Receipt number");
    private static readonly Field Forward = F.Ether("forwarding_address", "Forwarding address");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "loop";
    public override string Title => "Configuration test protocol (loopback)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x9000)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0000010000000000")];

    public override void Dissect(ref Dissector d)
    {
        d.U16Le(Skip);
        var function = d.U16Le(Function);
        if (function == 1) d.U16Le(Receipt);
        else if (function == 2) d.Bytes(Forward, 6);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
