using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Git over its own port: packet lines.</summary>
internal sealed class Git : AppProtocol
{
    private static readonly FieldSet F = new("git");
    private static readonly Field Length = F.Text("length", "Packet length");
    private static readonly Field Text = F.Text("data", "Packet data");

    public override string Name => "git";
    public override string Title => "Git smart transport";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(9418)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["0032git-upload-pack /project.git\0host=example.com\0"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length > 20 && (b[4..].StartsWith("git-upload-pack "u8) || b[4..].StartsWith("git-receive-pack "u8)) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        d.Text(Length, Math.Min(4, d.Remaining));
        if (d.Remaining > 0) d.Text(Text, d.Remaining);
    }
}
