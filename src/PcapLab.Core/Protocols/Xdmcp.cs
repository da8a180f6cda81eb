using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>XDMCP: the opcode of each message and what it carries.</summary>
internal sealed class Xdmcp : AppProtocol
{
    private static readonly FieldSet F = new("xdmcp");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Opcode = F.Hex("opcode", "Opcode", v => v switch
    {
        1 => "Broadcast query", 2 => "Query", 3 => "Indirect query", 4 => "Forward query", 5 => "Willing", 6 => "Unwilling", 7 => "Request", 8 => "Accept", 9 => "Decline", 10 => "Manage", 11 => "Refuse", 12 => "Failed", 13 => "Keepalive", 14 => "Alive", _ => null,
    });
    private static readonly Field Length = F.Number("length", "Message length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "xdmcp";
    public override string Title => "X Display Manager Control Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(177)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00010002000100")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 6 && b[0] == 0 && b[1] == 1 && b[2] == 0 && b[3] is >= 1 and <= 14 && 6 + (b[4] << 8 | b[5]) == context.WireLength ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Version);
        d.U16(Opcode);
        d.U16(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
