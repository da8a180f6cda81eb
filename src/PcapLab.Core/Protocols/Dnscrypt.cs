using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DNSCrypt version 2: its resolvers' magic; queries begin with a key of the resolver's choice, so the response tells.</summary>
internal sealed class Dnscrypt : AppProtocol
{
    private static readonly FieldSet F = new("dnscrypt");
    private static readonly Field Magic = F.Text("resolver_magic", "Resolver magic");
    private static readonly Field Nonce = F.Bytes("nonce", "Nonce");
    private static readonly Field Data = F.Bytes("data", "Encrypted");

    public override string Name => "dnscrypt";
    public override string Title => "DNSCrypt";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[.. "r6fnvWj8"u8, .. Enumerable.Range(0, 24).Select(i => (byte)i), 1, 2, 3, 4]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 32 && b.StartsWith("r6fnvWj8"u8) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("r6fnvWj8"u8))
        {
            d.Text(Magic, 8);
            d.Bytes(Nonce, 24);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
