using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Tailscale's path discovery: who asks; the question itself is sealed.</summary>
internal sealed class Tailscale : AppProtocol
{
    private static readonly FieldSet F = new("tailscale");
    private static readonly Field Magic = F.Bytes("magic", "Magic");
    private static readonly Field Key = F.Bytes("key", "Sender's discovery key");
    private static readonly Field Data = F.Bytes("data", "Sealed");

    public override string Name => "tailscale";
    public override string Title => "Tailscale path discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x54, 0x53, 0xf0, 0x9f, 0x92, 0xac, .. new byte[32], .. Enumerable.Range(0, 62).Select(i => (byte)i)]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 62 && b.StartsWith((ReadOnlySpan<byte>)[0x54, 0x53, 0xf0, 0x9f, 0x92, 0xac]) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Magic, 6);
        d.Bytes(Key, 32);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
