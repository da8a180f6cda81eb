using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>WS-Discovery: SOAP over UDP that asks for and announces devices; the action is what tells.</summary>
internal sealed class WsDiscovery : AppProtocol
{
    private static readonly FieldSet F = new("wsd");
    private static readonly Field ActionField = F.Text("action", "Action");
    private static readonly Field Text = F.Text("body", "Message");

    public override string Name => "wsd";
    public override string Title => "Web Services Dynamic Discovery";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(3702)];
    public override IReadOnlyList<byte[]> Samples { get; } = ["<?xml version=\"1.0\"?><soap:Envelope><soap:Header><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action></soap:Header></soap:Envelope>"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.TrimStart(" \r\n\t"u8) is [(byte)'<', ..] ? b[..Math.Min(b.Length, 400)].IndexOf("nvelope"u8) >= 0 ? Match.Yes : Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var rest = d.Rest;
        var open = rest.IndexOf(":Action"u8);
        var begin = open < 0 ? -1 : rest[open..].IndexOf((byte)'>');
        if (begin >= 0)
        {
            var from = open + begin + 1;
            var length = rest[from..].IndexOf((byte)'<');
            if (length > 0) d.AddText(ActionField, rest.Slice(from, length), d.Position + from, length);
        }

        d.Text(Text, d.Remaining);
    }
}
