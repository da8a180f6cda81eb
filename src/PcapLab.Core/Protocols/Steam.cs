using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Steam clients find each other on the local network.</summary>
internal sealed class Steam : AppProtocol
{
    private static readonly FieldSet F = new("steam_ihs_discovery");
    private static readonly Field Signature = F.Hex("signature_value", "Signature");
    private static readonly Field Length = F.Number("header_length", "Header length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "steam_ihs_discovery";
    public override string Title => "Steam in-home streaming discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(27036)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("ffffffff214c5fa0020000000801")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 12 && b.StartsWith((ReadOnlySpan<byte>)[0xff, 0xff, 0xff, 0xff, 0x21, 0x4c, 0x5f, 0xa0]) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U64(Signature);
        d.U32Le(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
