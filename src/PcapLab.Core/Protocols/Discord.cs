using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Discord voice: the address discovery that comes before the media, as its developers' documentation tells.</summary>
internal sealed class Discord : AppProtocol
{
    private const int DiscoveryLength = 74;
    private static readonly FieldSet F = new("discord");
    private static readonly Field Kind = F.Hex("type", "Type", v => v switch { 1 => "Request", 2 => "Response", _ => null });
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Ssrc = F.Hex("ssrc", "SSRC");
    private static readonly Field Address = F.Text("address", "Address");
    private static readonly Field Port = F.Number("port", "Port");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "discord";
    public override string Title => "Discord voice, address discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0, 1, 0, 70, 0, 0, 0, 9, .. new byte[66]], [0, 2, 0, 70, 0, 0, 0, 9, .. "192.0.2.1"u8, .. new byte[55], 0xc0, 0x01]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.WireLength == DiscoveryLength && b.Length >= 8 && b[0] == 0 && b[1] is 1 or 2 && b[2] == 0 && b[3] == 70 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (d.Data.Length != DiscoveryLength || d.Peek(3) != 70)
        {
            d.Bytes(Data, d.Remaining);
            return;
        }

        d.U16(Kind);
        d.U16(Length);
        d.U32(Ssrc);
        var end = d.Rest[..64].IndexOf((byte)0);
        d.Text(Address, end < 0 ? 64 : end);
        d.Skip(end < 0 ? 0 : 64 - end);
        d.U16(Port);
    }
}
