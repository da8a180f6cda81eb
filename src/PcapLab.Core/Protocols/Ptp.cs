using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>PTP version 2 (IEEE 1588): message kind, clock, sequence, correction.</summary>
internal sealed class Ptp : AppProtocol
{
    private static readonly FieldSet F = new("ptp");
    private static readonly Field First = F.Hex("v2.majorsdoid_type", "Major SDO ID and type");
    private static readonly Field Sdo = F.Bits("v2.majorsdoid", "Major SDO ID", 0xf0);
    private static readonly Field Type = F.Bits("v2.messagetype", "Message type", 0x0f, v => v switch { 0 => "Sync", 1 => "Delay_Req", 2 => "Path_Delay_Req", 3 => "Path_Delay_Resp", 8 => "Follow_Up", 9 => "Delay_Resp", 10 => "Path_Delay_Resp_Follow_Up", 11 => "Announce", 12 => "Signalling", 13 => "Management", _ => null });
    private static readonly Field Second = F.Hex("v2.versions", "Versions");
    private static readonly Field Minor = F.Bits("v2.minorversionptp", "Minor version", 0xf0);
    private static readonly Field Version = F.Bits("v2.versionptp", "Version", 0x0f);
    private static readonly Field Length = F.Number("v2.messagelength", "Message length", unit: "bytes");
    private static readonly Field Domain = F.Number("v2.domainnumber", "Domain number");
    private static readonly Field Flags = F.Hex("v2.flags", "Flags");
    private static readonly Field Correction = F.Signed("v2.correction.raw", "Correction", "ns/65536");
    private static readonly Field Clock = F.Hex("v2.clockidentity", "Clock identity");
    private static readonly Field Port = F.Number("v2.sourceportid", "Source port ID");
    private static readonly Field Sequence = F.Number("v2.sequenceid", "Sequence ID");
    private static readonly Field Control = F.Number("v2.controlfield", "Control field");
    private static readonly Field Interval = F.Signed("v2.logmessageperiod", "Log message period");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ptp";
    public override string Title => "Precision Time Protocol (IEEE 1588)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(319), Udp(320), EtherType(0x88f7)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("0002002c00000200000000000000000000000000000102030405060700010002000000000000000000000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 34 && (b[1] & 15) == 2 && (b[2] << 8 | b[3]) is >= 34 and < 1500 ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Sdo, Type);
        var versions = d.Bits(Second, 1, Minor, Version);
        if ((versions & 15) != 2)
        {
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        d.U16(Length);
        d.U8(Domain);
        d.Skip(1);
        d.U16(Flags);
        d.U64(Correction);
        d.Skip(4);
        d.U64(Clock);
        d.U16(Port);
        d.U16(Sequence);
        d.U8(Control);
        d.U8(Interval);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
