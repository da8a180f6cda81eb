using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Gnutella: the handshake's lines; what follows it is binary and passed over.</summary>
internal sealed class Gnutella : AppProtocol
{
    private static readonly FieldSet F = new("gnutella");
    private static readonly Field Line = F.Text("handshake", "Handshake line");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "gnutella";
    public override string Title => "Gnutella";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["GNUTELLA CONNECT/0.6\r\nUser-Agent: example\r\n\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.StartsWith("GNUTELLA CONNECT/"u8) || b.StartsWith("GNUTELLA/0."u8) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => b.IsEmpty ? Pdu.NeedMore : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("GNUTELLA"u8))
        {
            while (d.Remaining > 0 && d.Peek() is not ((byte)'\r' or (byte)'\n')) d.Line(Line);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
