using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>tinc's meta connection: requests of numbers and words, a line each, until encryption starts.</summary>
internal sealed class Tinc : AppProtocol
{
    private static readonly FieldSet F = new("tinc");
    private static readonly Field Request = F.Text("request", "Request");
    private static readonly Field Rest = F.Text("arguments", "Arguments");

    public override string Name => "tinc";
    public override string Title => "tinc VPN, meta connection";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(655)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["0 client 17.7\n"u8.ToArray(), "1 94 64 0 0 0011223344\n"u8.ToArray()];

    // The first line is "0 name 17" or "0 name 17.x": an ID request of protocol 17.
    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (!b.StartsWith("0 "u8)) return Match.No;
        var end = b[..Math.Min(b.Length, 80)].IndexOf((byte)'\n');
        if (end < 0) return Match.No;
        var version = b[..end].LastIndexOf((byte)' ') + 1;
        return version > 3 && b[2..(version - 1)].IndexOf((byte)' ') < 0 && b[version..end].StartsWith("17"u8) && (end - version == 2 || b[version + 2] == '.') ? Match.Yes : Match.No;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => Lines.Next(b);

    public override void Dissect(ref Dissector d)
    {
        Lines.Word(ref d, Request);
        Lines.Rest(ref d, Rest);
    }
}
