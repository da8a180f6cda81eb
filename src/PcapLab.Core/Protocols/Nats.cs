using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NATS: commands, line by line; message bodies are passed over.</summary>
internal sealed class Nats : AppProtocol
{
    private static readonly FieldSet F = new("nats");
    private static readonly Field Command = F.Text("command", "Command");
    private static readonly Field Rest = F.Text("parameters", "Parameters");

    public override string Name => "nats";
    public override string Title => "NATS messaging";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(4222)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "INFO {\"server_id\":\"a\"}\r\n"u8.ToArray(),
        "PING\r\n"u8.ToArray(),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("INFO {\"server_id\""u8) || b.StartsWith("CONNECT {\""u8) || b.StartsWith("INFO {"u8) && b.IndexOf("\"max_payload\""u8) > 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Lines.Next(b);

    public override void Dissect(ref Dissector d)
    {
        Lines.Word(ref d, Command);
        Lines.Rest(ref d, Rest);
    }
}
