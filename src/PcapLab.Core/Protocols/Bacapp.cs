using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>BACnet application layer (ASHRAE 135, 20): message and service.</summary>
internal sealed class Bacapp : AppProtocol
{
    private static readonly FieldSet F = new("bacapp");
    private static readonly Field Type = F.Hex("type_flags", "APDU type and flags");
    private static readonly Field Kind = F.Bits("type", "APDU type", 0xf0, v => v switch { 0 => "Confirmed-REQ", 1 => "Unconfirmed-REQ", 2 => "Simple-ACK", 3 => "Complex-ACK", 4 => "Segment-ACK", 5 => "Error", 6 => "Reject", 7 => "Abort", _ => null });
    private static readonly Field Invoke = F.Number("invoke_id", "Invoke ID");
    private static readonly Field Confirmed = F.Number("confirmed_service", "Service choice", v => v switch { 6 => "atomicReadFile", 12 => "readProperty", 14 => "readPropertyMultiple", 15 => "writeProperty", 16 => "writePropertyMultiple", 5 => "subscribeCOV", 20 => "reinitializeDevice", _ => null });
    private static readonly Field Unconfirmed = F.Number("unconfirmed_service", "Unconfirmed service choice", v => v switch { 0 => "i-Am", 1 => "i-Have", 2 => "unconfirmedCOVNotification", 6 => "timeSynchronization", 7 => "who-Has", 8 => "who-Is", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "bacapp";
    public override string Title => "BACnet application layer";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("1008"),
        Convert.FromHexString("00050c0c023f"),
        Convert.FromHexString("30010c0c023fffff"),
    ];

    public override void Dissect(ref Dissector d)
    {
        var type = d.Bits(Type, 1, Kind) >> 4;
        if (type == 1)
        {
            d.U8(Unconfirmed);
        }
        else if (type <= 7)
        {
            if (type == 0) d.Skip(1);
            d.U8(Invoke);
            if (type is 0 or 2 or 3 or 5) d.U8(Confirmed);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
