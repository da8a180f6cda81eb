using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Cassandra (CQL binary protocol): version, opcode.</summary>
internal sealed class Cql : AppProtocol
{
    private static readonly FieldSet F = new("cql");
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Stream = F.Number("stream", "Stream identifier");
    private static readonly Field Opcode = F.Number("opcode", "Opcode", v => v switch { 0 => "ERROR", 1 => "STARTUP", 2 => "READY", 3 => "AUTHENTICATE", 5 => "OPTIONS", 6 => "SUPPORTED", 7 => "QUERY", 8 => "RESULT", 9 => "PREPARE", 10 => "EXECUTE", 11 => "REGISTER", 12 => "EVENT", 13 => "BATCH", _ => null });
    private static readonly Field Length = F.Number("length", "Message length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "cql";
    public override string Title => "Cassandra Query Language protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(9042)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("040000000500000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 9 && b[0] is 3 or 4 or 5 && b[1] <= 3 && b[4] is 1 or 5 && b[5] == 0 && (b[6] << 16 | b[7] << 8 | b[8]) == b.Length - 9 && (b[4] == 5 || b.IndexOf("CQL_VERSION"u8) > 0) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 9 ? Pdu.NeedMore : (b[0] & 0x7f) is >= 3 and <= 5 && b[5] < 16 ? new Pdu((int)Math.Min(2048, 9L + (b[5] << 24 | b[6] << 16 | b[7] << 8 | b[8])), 9L + (b[5] << 24 | b[6] << 16 | b[7] << 8 | b[8])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Flags);
        d.U16(Stream);
        d.U8(Opcode);
        d.U32(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
