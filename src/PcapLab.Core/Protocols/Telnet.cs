using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Telnet (RFC 854): commands and data.</summary>
internal sealed class Telnet : AppProtocol
{
    private static readonly FieldSet F = new("telnet");
    private static readonly Field Command = F.Hex("cmd", "Command", v => v switch { 240 => "Suboption End", 241 => "No Operation", 249 => "Go Ahead", 250 => "Suboption", 251 => "Will", 252 => "Won't", 253 => "Do", 254 => "Don't", _ => null });
    private static readonly Field Option = F.Hex("subcmd", "Subcommand", v => v switch { 0 => "Binary Transmission", 1 => "Echo", 3 => "Suppress Go Ahead", 5 => "Status", 24 => "Terminal Type", 31 => "Negotiate About Window Size", 32 => "Terminal Speed", 33 => "Remote Flow Control", 34 => "Linemode", 35 => "X Display Location", 39 => "New Environment Option", _ => null });
    internal static readonly Field Data = F.Text("data", "Data");

    public override string Name => "telnet";
    public override string Title => "Telnet (RFC 854)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(23), Tcp(2323)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("fffb18fffd03"),
        "login: "u8.ToArray(),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 3 && b[0] == 255 && b[1] is >= 251 and <= 254 && b[2] <= 49 && (b.Length == 3 || b.Length >= 6 && b[3] == 255 && b[4] is >= 250 and <= 254) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining > 0)
        {
            if (d.Peek() != 255)
            {
                var next = d.Rest.IndexOf((byte)255);
                d.Text(Data, next < 0 ? d.Remaining : next);
                continue;
            }

            d.Skip(1);
            var command = d.U8(Command);
            if (command is >= 250 and <= 254) d.U8(Option);
        }
    }
}
