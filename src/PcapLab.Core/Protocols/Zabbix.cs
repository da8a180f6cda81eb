using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Zabbix, between server, proxy and agent: the head and the JSON behind it.</summary>
internal sealed class Zabbix : AppProtocol
{
    private const int Head = 13;
    private static readonly FieldSet F = new("zabbix");
    private static readonly Field Signature = F.Text("header", "Header");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Length = F.Number("datalen", "Data length", unit: "bytes");
    private static readonly Field Reserved = F.Number("reserved", "Reserved, or length before compression");
    private static readonly Field Data = F.Text("data", "Data");

    public override string Name => "zabbix";
    public override string Title => "Zabbix";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(10050), Tcp(10051)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[.. "ZBXD"u8, 1, 2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.StartsWith("ZBXD"u8) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < Head ? Pdu.NeedMore : !b.StartsWith("ZBXD"u8) ? Pdu.NotMine
        : new Pdu((int)Math.Min(Head + (long)Size(b), 4096), Head + (long)Size(b));

    public override void Dissect(ref Dissector d)
    {
        d.Text(Signature, 4);
        d.U8(Flags);
        d.U32Le(Length);
        d.U32Le(Reserved);
        if (d.Remaining > 0) d.Text(Data, d.Remaining);
    }

    private static uint Size(ReadOnlySpan<byte> b) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(b[5..]);
}
