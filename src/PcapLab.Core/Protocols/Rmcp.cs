using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RMCP (ASF), which carries IPMI between a management console and a board's controller.</summary>
internal sealed class Rmcp : AppProtocol
{
    private static readonly FieldSet F = new("rmcp");
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Reserved = F.Hex("reserved", "Reserved");
    private static readonly Field Sequence = F.Hex("sequence", "Sequence");
    private static readonly Field Class = F.Hex("class", "Class", v => (v & 0x1f) switch { 6 => "ASF", 7 => "IPMI", 8 => "OEM", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rmcp";
    public override string Title => "Remote Management Control Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(623), Udp(664)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0600ff07000000000000000000092018c88100388e04b5")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 4 && b[0] == 6 && b[1] == 0 && (b[3] & 0x1f) is 6 or 7 or 8 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Reserved);
        d.U8(Sequence);
        d.U8(Class);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
