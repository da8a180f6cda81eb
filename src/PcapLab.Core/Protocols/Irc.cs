using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IRC (RFC 2812): commands, line by line.</summary>
internal sealed class Irc : AppProtocol
{
    private static readonly FieldSet F = new("irc");
    private static readonly Field Prefix = F.Text("prefix", "Prefix");
    private static readonly Field Command = F.Text("command", "Command");
    private static readonly Field Rest = F.Text("trailer", "Parameters");

    public override string Name => "irc";
    public override string Title => "Internet Relay Chat (RFC 2812)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(6667), Tcp(6666), Tcp(6668), Tcp(6669), Tcp(57000)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "NICK alice\r\n"u8.ToArray(),
        ":server 001 alice :Welcome\r\n"u8.ToArray(),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && (b.StartsWith("NICK "u8) || b.StartsWith("CAP LS"u8) || b.StartsWith("PASS "u8) && b.IndexOf("\nNICK "u8) > 0 || b.StartsWith("USER "u8) && b.IndexOf((byte)':') > 0 && b.IndexOf("\r\n"u8) < 0) || !context.FromInitiator && b.StartsWith(":"u8) && b.IndexOf(" NOTICE "u8) is > 0 and < 100 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Lines.Next(b);

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == ':')
        {
            d.Skip(1);
            Lines.Word(ref d, Prefix);
        }

        Lines.Word(ref d, Command);
        Lines.Rest(ref d, Rest);
    }
}
