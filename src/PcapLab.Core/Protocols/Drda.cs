using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DRDA, the protocol of Db2: a message kind (code point) per DDM.</summary>
internal sealed class Drda : AppProtocol
{
    private static readonly FieldSet F = new("drda");
    private static readonly Field Length = F.Number("ddm.length", "Length", unit: "bytes");
    private static readonly Field Magic = F.Hex("ddm.ddmid", "Magic");
    private static readonly Field Format = F.Hex("ddm.format", "Format");
    private static readonly Field Correlation = F.Number("ddm.rqscrr", "Correlation ID");
    private static readonly Field Length2 = F.Number("ddm.length2", "Length 2", unit: "bytes");
    private static readonly Field Code = F.Hex("ddm.codepoint", "Code point", v => v switch { 0x1041 => "EXCSAT", 0x106d => "ACCSEC", 0x106e => "SECCHK", 0x2001 => "ACCRDB", 0x200c => "OPNQRY", 0x200d => "PRPSQLSTT", 0x2006 => "CNTQRY", 0x200e => "RDBCMM", 0x200f => "RDBRLLBCK", 0x2414 => "SQLSTT", 0x1443 => "EXCSATRD", 0x14ac => "ACCSECRD", 0x1219 => "SECCHKRM", 0x2201 => "ACCRDBRM", 0x2205 => "OPNQRYRM", 0x241a => "QRYDSC", 0x241b => "QRYDTA", 0x2408 => "SQLCARD", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "drda";
    public override string Title => "Distributed relational database architecture (DDM)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(50000)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000ed001000100081041aabbccdd")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 10 && b[2] == 0xd0 && (b[0] << 8 | b[1]) >= 10 && (b[0] << 8 | b[1]) - 6 == (b[6] << 8 | b[7]) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 6 ? Pdu.NeedMore : b[2] == 0xd0 && (b[0] << 8 | b[1]) >= 10 ? Pdu.Whole(b[0] << 8 | b[1]) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        var outer = d.Enter(d.U16(Length) - 2);
        d.U8(Magic);
        d.U8(Format);
        d.U16(Correlation);
        d.U16(Length2);
        d.U16(Code);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
        d.Leave(outer);
    }
}
