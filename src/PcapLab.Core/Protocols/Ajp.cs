using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>AJP 1.3, between a web server and Tomcat: the kind of each packet.</summary>
internal sealed class Ajp : AppProtocol
{
    private static readonly FieldSet F = new("ajp13");
    private static readonly Field Magic = F.Hex("magic", "Magic", v => v switch { 0x1234 => "from the web server", 0x4142 => "from the container", _ => null });
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field Code = F.Number("code", "Code", v => v switch
    {
        2 => "FORWARD REQUEST", 3 => "SEND BODY CHUNK", 4 => "SEND HEADERS", 5 => "END RESPONSE", 6 => "GET BODY CHUNK", 7 => "SHUTDOWN", 8 => "PING", 9 => "CPONG REPLY", 10 => "CPING", _ => null,
    });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ajp13";
    public override string Title => "Apache JServ Protocol 1.3";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(8009)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x12, 0x34, 0, 1, 10], [(byte)'A', (byte)'B', 0, 1, 9]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 5) return Match.Maybe;
        var length = b[2] << 8 | b[3];
        var fits = b.StartsWith((ReadOnlySpan<byte>)[0x12, 0x34]) || b.StartsWith("AB"u8);
        return !fits ? Match.No : length == context.WireLength - 4 && b[4] is >= 2 and <= 10 ? Match.Yes : Match.Maybe;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] is 0x12 or (byte)'A' && b[1] is 0x34 or (byte)'B' ? new Pdu(Math.Min(5, 4 + (b[2] << 8 | b[3])), 4 + (b[2] << 8 | b[3])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Magic);
        d.U16(Length);
        if (d.Remaining > 0) d.U8(Code);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
