using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>TFTP (RFC 1350) with options (RFC 2347).</summary>
internal sealed class Tftp : AppProtocol
{
    private static readonly FieldSet F = new("tftp");
    internal static readonly Field Opcode = F.Number("opcode", "Opcode", v => v switch { 1 => "Read Request", 2 => "Write Request", 3 => "Data Packet", 4 => "Acknowledgement", 5 => "Error Code", 6 => "Option Acknowledgement", _ => null });
    internal static readonly Field Source = F.Text("source_file", "Source file");
    internal static readonly Field Destination = F.Text("destination_file", "Destination file");
    private static readonly Field Type = F.Text("type", "Type");
    internal static readonly Field OptionName = F.Text("option.name", "Option name");
    internal static readonly Field OptionValue = F.Text("option.value", "Option value");
    internal static readonly Field Block = F.Number("block", "Block");
    private static readonly Field ErrorCode = F.Number("error.code", "Error code");
    private static readonly Field ErrorMessage = F.Text("error.message", "Error message");
    internal static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "tftp";
    public override string Title => "Trivial File Transfer Protocol (RFC 1350)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(69)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "\0\u0001boot.img\0octet\0blksize\01468\0"u8.ToArray(), Convert.FromHexString("0003000168656c6c6f"), Convert.FromHexString("00040001"), "\0\u0005\0\u0001No such file\0"u8.ToArray(),
    ];

    public override void Dissect(ref Dissector d)
    {
        var opcode = d.U16(Opcode);
        switch (opcode)
        {
            case 1 or 2:
                d.CString(opcode == 1 ? Source : Destination);
                d.CString(Type);
                Options(ref d);
                break;
            case 3:
                d.U16(Block);
                if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
                break;
            case 4: d.U16(Block); break;
            case 5:
                d.U16(ErrorCode);
                d.CString(ErrorMessage);
                break;
            case 6: Options(ref d); break;
        }
    }

    private static void Options(ref Dissector d)
    {
        while (d.Remaining > 1)
        {
            d.CString(OptionName);
            d.CString(OptionValue);
        }
    }
}
