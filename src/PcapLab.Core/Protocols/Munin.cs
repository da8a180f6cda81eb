using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Munin's node protocol: commands and answers, line by line.</summary>
internal sealed class Munin : AppProtocol
{
    private static readonly FieldSet F = new("munin");
    private static readonly Field Line = F.Text("line", "Line");

    public override string Name => "munin";
    public override string Title => "Munin node";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(4949)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["# munin node at host.example\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.StartsWith("# munin node at "u8) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => Lines.Next(b);

    public override void Dissect(ref Dissector d) => Lines.Rest(ref d, Line);
}
