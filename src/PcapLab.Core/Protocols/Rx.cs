using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>RX, which AFS speaks: packet kind, call, sequence.</summary>
internal sealed class Rx : AppProtocol
{
    private static readonly FieldSet F = new("rx");
    private static readonly Field Epoch = F.Hex("epoch", "Epoch");
    private static readonly Field Connection = F.Number("cid", "Connection");
    private static readonly Field Call = F.Number("callnumber", "Call number");
    private static readonly Field Sequence = F.Number("seq", "Sequence number");
    private static readonly Field Serial = F.Number("serial", "Serial");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 1 => "data", 2 => "busy", 3 => "abort", 4 => "ack", 5 => "ack all", 6 => "challenge", 7 => "response", 8 => "debug", 13 => "version", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Status = F.Number("userstatus", "User status");
    private static readonly Field Security = F.Number("securityindex", "Security index");
    private static readonly Field Spare = F.Hex("spare", "Spare");
    private static readonly Field Service = F.Number("serviceid", "Service ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rx";
    public override string Title => "RX remote procedure calls (AFS)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(7000), Udp(7001), Udp(7002), Udp(7003), Udp(7004), Udp(7005), Udp(7006), Udp(7007), Udp(7008), Udp(7009), Udp(7021)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("4a00000100000004000000010000000100000001010500000000003400000086")];

    public override void Dissect(ref Dissector d)
    {
        d.U32(Epoch);
        d.U32(Connection);
        d.U32(Call);
        d.U32(Sequence);
        d.U32(Serial);
        d.U8(Type);
        d.U8(Flags);
        d.U8(Status);
        d.U8(Security);
        d.U16(Spare);
        d.U16(Service);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
