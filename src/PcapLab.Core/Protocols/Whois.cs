using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Whois (RFC 3912): a line asked, text answered.</summary>
internal sealed class Whois : AppProtocol
{
    private static readonly FieldSet F = new("whois");
    private static readonly Field Query = F.Text("query", "Query");
    private static readonly Field Answer = F.Text("answer", "Answer");

    public override string Name => "whois";
    public override string Title => "Whois (RFC 3912)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(43)];
    public override IReadOnlyList<byte[]> Samples { get; } = ["example.com\r\n"u8.ToArray()];

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        direction == 0 ? Lines.Next(b) : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Direction == 0) Lines.Rest(ref d, Query);
        else d.Text(Answer, d.Remaining);
    }
}
