using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Modbus over TCP: transaction, unit, function, addresses and exceptions.</summary>
internal sealed class Modbus : AppProtocol
{
    private static readonly FieldSet F = new("modbus");
    private static readonly Field TransactionId = F.Number("trans_id", "Transaction identifier");
    private static readonly Field ProtocolId = F.Number("prot_id", "Protocol identifier");
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field Unit = F.Number("unit_id", "Unit identifier");
    private static readonly Field Function = F.Hex("func", "Function code byte");
    private static readonly Field FunctionCode = F.Bits("func_code", "Function code", 0x7f, FunctionName);
    private static readonly Field IsException = F.Bits("exception", "Exception", 0x80);
    private static readonly Field ExceptionCode = F.Number("exception_code", "Exception code", v => v switch { 1 => "Illegal function", 2 => "Illegal data address", 3 => "Illegal data value", 4 => "Server device failure", 6 => "Server device busy", _ => null });
    private static readonly Field Reference = F.Number("reference_num", "Reference number");
    private static readonly Field Count = F.Number("word_cnt", "Word count");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "modbus";
    public override string Title => "Modbus/TCP";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(502)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000100000006010300000002"), Convert.FromHexString("000100000003018302")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 8 ? Match.NeedMore : b[2] == 0 && b[3] == 0 && (b[4] << 8 | b[5]) is >= 2 and <= 260 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 6 ? Pdu.NeedMore : b[2] != 0 || b[3] != 0 ? Pdu.NotMine : Pdu.Whole(6 + (b[4] << 8 | b[5]));

    public override void Dissect(ref Dissector d)
    {
        d.U16(TransactionId);
        d.U16(ProtocolId);
        d.U16(Length);
        d.U8(Unit);
        var function = d.Bits(Function, 1, FunctionCode, IsException);
        if (function >= 0x80)
        {
            d.U8(ExceptionCode);
        }
        else if (d.Direction == 0 && function is >= 1 and <= 6 or 15 or 16)
        {
            d.U16(Reference);
            d.U16(Count);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static string? FunctionName(ulong v) => v switch
    {
        1 => "Read Coils", 2 => "Read Discrete Inputs", 3 => "Read Holding Registers", 4 => "Read Input Registers", 5 => "Write Single Coil",
        6 => "Write Single Register", 7 => "Read Exception Status", 8 => "Diagnostics", 15 => "Write Multiple Coils", 16 => "Write Multiple Registers",
        17 => "Report Server ID", 22 => "Mask Write Register", 23 => "Read Write Register", 43 => "Encapsulated Interface Transport", _ => null,
    };
}
