using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Queries of game servers (Source engine): information, players, rules.</summary>
internal sealed class SourceQuery : AppProtocol
{
    private static readonly FieldSet F = new("valve-a2s");
    private static readonly Field Header = F.Hex("header", "Header");
    private static readonly Field Kind = F.Hex("kind", "Kind", v => v switch { 0x54 => "Info request", 0x49 => "Info", 0x55 => "Players request", 0x44 => "Players", 0x56 => "Rules request", 0x45 => "Rules", 0x41 => "Challenge", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "valve-a2s";
    public override string Title => "Source engine server query";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[255, 255, 255, 255, 0x54, .. "Source Engine Query\0"u8]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 9 && b[0] == 0xff && b[1] == 0xff && b[2] == 0xff && b[3] == 0xff && (b[5..].StartsWith("Source Engine Query\0"u8) || b.Length == 9 && b[4] is 0x41 or 0x55 or 0x56) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U32(Header);
        d.U8(Kind);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
