using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>A command to a Bluetooth controller (Bluetooth Core, vol. 4 part E, 5.4.1).</summary>
internal sealed class BthciCmd : AppProtocol
{
    private static readonly FieldSet F = new("bthci_cmd");
    internal static readonly Field Opcode = F.Hex("opcode", "Command opcode", NameOf);
    private static readonly Field Group = F.Bits("opcode.ogf", "Opcode group field", 0xfc00);
    private static readonly Field Command = F.Bits("opcode.ocf", "Opcode command field", 0x03ff);
    private static readonly Field Length = F.Number("param_length", "Parameter total length", unit: "bytes");
    private static readonly Field Parameter = F.Bytes("parameter", "Command parameter");

    public override string Name => "bthci_cmd";
    public override string Title => "Bluetooth HCI command";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("030c00"), Convert.FromHexString("0c200100")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(3)) return;
        d.Bits(Opcode, BinaryPrimitives.ReverseEndianness(d.Peek16()), d.Position, 2, Group, Command);
        d.Skip(2);
        d.U8(Length);
        if (d.Remaining > 0) d.Bytes(Parameter, d.Remaining);
    }

    internal static string? NameOf(ulong opcode) => opcode switch
    {
        0x0401 => "Inquiry", 0x0405 => "Create Connection", 0x0406 => "Disconnect", 0x0409 => "Accept Connection Request", 0x0c01 => "Set Event Mask", 0x0c03 => "Reset",
        0x0c13 => "Change Local Name", 0x0c14 => "Read Local Name", 0x1001 => "Read Local Version Information", 0x1003 => "Read Local Supported Features", 0x1009 => "Read BD ADDR",
        0x2006 => "LE Set Advertising Parameters", 0x2008 => "LE Set Advertising Data", 0x200a => "LE Set Advertising Enable", 0x200b => "LE Set Scan Parameters",
        0x200c => "LE Set Scan Enable", 0x200d => "LE Create Connection", _ => null,
    };
}

/// <summary>An event of a Bluetooth controller (Bluetooth Core, vol. 4 part E, 5.4.4).</summary>
internal sealed class BthciEvt : AppProtocol
{
    private static readonly FieldSet F = new("bthci_evt");
    private static readonly Field Code = F.Hex("code", "Event code", NameOf);
    private static readonly Field Length = F.Number("param_length", "Parameter total length", unit: "bytes");
    private static readonly Field Packets = F.Number("num_command_packets", "Number of allowed command packets");
    private static readonly Field Opcode = F.Hex("opcode", "Command opcode", BthciCmd.NameOf);
    private static readonly Field Status = F.Hex("status", "Status");
    private static readonly Field SubCode = F.Hex("le_meta_subevent", "LE meta subevent", v => v switch { 1 => "LE Connection Complete", 2 => "LE Advertising Report", 3 => "LE Connection Update Complete", 4 => "LE Read Remote Features Complete", _ => null });
    private static readonly Field Parameter = F.Bytes("parameter", "Event parameter");

    public override string Name => "bthci_evt";
    public override string Title => "Bluetooth HCI event";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0e0401030c00"), Convert.FromHexString("3e020201"), Convert.FromHexString("0f0400010c20")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        var code = d.U8(Code);
        d.U8(Length);
        if (code == 0x0f) d.U8(Status);
        if (code is 0x0e or 0x0f)
        {
            d.U8(Packets);
            d.U16Le(Opcode);
            if (code == 0x0e && d.Remaining > 0) d.U8(Status);
        }

        if (code == 0x3e) d.U8(SubCode);
        if (d.Remaining > 0) d.Bytes(Parameter, d.Remaining);
    }

    private static string? NameOf(ulong code) => code switch
    {
        0x01 => "Inquiry Complete", 0x02 => "Inquiry Result", 0x03 => "Connect Complete", 0x04 => "Connect Request", 0x05 => "Disconnect Complete", 0x0e => "Command Complete",
        0x0f => "Command Status", 0x13 => "Number of Completed Packets", 0x2f => "Extended Inquiry Result", 0x3e => "LE Meta", 0xff => "Vendor-Specific", _ => null,
    };
}
