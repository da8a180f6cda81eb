using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>XMPP (RFC 6120): stanzas as they come; STARTTLS goes on as TLS.</summary>
internal sealed class Xmpp : AppProtocol
{
    private static readonly FieldSet F = new("xmpp");
    private static readonly Field Stanza = F.Text("stanza", "Stanza");

    public override string Name => "xmpp";
    public override string Title => "Extensible Messaging and Presence Protocol (RFC 6120)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(5222), Tcp(5269)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = ["<?xml version='1.0'?><stream:stream to='example.com' xmlns='jabber:client'>"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b[..Math.Min(b.Length, 256)].IndexOf("<stream:stream"u8) >= 0 ? Match.Yes : b.Length > 0 && b[0] == (byte)'<' ? Match.Maybe : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        var isProceed = d.Direction == 1 && d.Rest.StartsWith("<proceed"u8);
        d.Text(Stanza, d.Remaining);
        if (isProceed) d.SwitchTo = ProtocolRegistry.ByName["tls"];
    }
}
