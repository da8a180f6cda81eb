using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Dropbox LAN sync discovery: a JSON object broadcast to port 17500.</summary>
internal sealed class DropboxLan : AppProtocol
{
    private static readonly FieldSet F = new("db-lsp-disc");
    private static readonly Field Text = F.Text("text", "Announcement");

    public override string Name => "db-lsp-disc";
    public override string Title => "Dropbox LAN sync discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(17500)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["{\"host_int\": 123, \"version\": [2, 0], \"displayname\": \"\", \"port\": 17500, \"namespaces\": [1]}"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("{\"host_int\""u8) || b.StartsWith("{\"version\""u8) && b.IndexOf("\"namespaces\""u8) >= 0 ? Match.Yes : b.StartsWith("{"u8) ? Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d) => d.Text(Text, d.Remaining);
}
