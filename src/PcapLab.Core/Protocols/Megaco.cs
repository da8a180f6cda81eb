using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>H.248 (Megaco) in its text form: version, sender and the first of its transactions.</summary>
internal sealed class Megaco : AppProtocol
{
    private static readonly FieldSet F = new("megaco");
    private static readonly Field Version = F.Text("version", "Version");
    private static readonly Field Sender = F.Text("mId", "Message originator");
    private static readonly Field Body = F.Text("body", "Body");

    public override string Name => "megaco";
    public override string Title => "H.248 / Megaco, text form";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(2944), Tcp(2944)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["!/1 [10.0.0.1]:2944 T=1{C=-{SC=ROOT{SV{MT=RS}}}}"u8.ToArray(), "MEGACO/1 [10.0.0.1]:55555 Reply = 1 { Context = - }"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length > 8 && (b.StartsWith("!/1 "u8) || b.StartsWith("!/2 "u8) || b.StartsWith("!/3 "u8) || b.StartsWith("MEGACO/"u8)) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => b.IsEmpty ? Pdu.NeedMore : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        var rest = d.Rest;
        var space = rest.IndexOf((byte)' ');
        d.Text(Version, space < 0 ? rest.Length : space);
        if (space < 0) return;
        d.Skip(1);
        var end = d.Rest.IndexOfAny((byte)' ', (byte)'\r', (byte)'\n');
        d.Text(Sender, end < 0 ? d.Remaining : end);
        if (d.Remaining > 0) d.Text(Body, d.Remaining);
    }
}
