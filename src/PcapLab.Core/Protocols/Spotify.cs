using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Spotify on the local network: its broadcast.</summary>
internal sealed class Spotify : AppProtocol
{
    private static readonly FieldSet F = new("spotify");
    private static readonly Field Magic = F.Text("magic", "Magic");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "spotify";
    public override string Title => "Spotify discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(57621)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["SpotUdp0123456789"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("SpotUdp0"u8) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Text(Magic, 8);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
