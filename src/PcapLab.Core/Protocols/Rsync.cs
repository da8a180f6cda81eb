using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>The rsync daemon: its greeting.</summary>
internal sealed class Rsync : AppProtocol
{
    private static readonly FieldSet F = new("rsync");
    private static readonly Field Greeting = F.Text("hdr_magic", "Greeting");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rsync";
    public override string Title => "rsync";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(873)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["@RSYNCD: 31.0\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("@RSYNCD: "u8) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.StartsWith("@RSYNCD:"u8) ? Lines.Next(b) : new Pdu(Math.Min(b.Length, 64), b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("@RSYNCD:"u8)) d.Line(Greeting);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
