using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>CoAP (RFC 7252): kind, code, message ID, path.</summary>
internal sealed class Coap : AppProtocol
{
    private static readonly FieldSet F = new("coap");
    private static readonly Field First = F.Hex("first", "Version, type, token length");
    private static readonly Field Version = F.Bits("version", "Version", 0xc0);
    private static readonly Field Type = F.Bits("type", "Type", 0x30, v => v switch { 0 => "Confirmable", 1 => "Non-Confirmable", 2 => "Acknowledgement", _ => "Reset" });
    private static readonly Field TokenLength = F.Bits("token_len", "Token length", 0x0f);
    private static readonly Field Code = F.Number("code", "Code", v => v switch { 0 => "Empty Message", 1 => "GET", 2 => "POST", 3 => "PUT", 4 => "DELETE", 65 => "2.01 Created", 68 => "2.04 Changed", 69 => "2.05 Content", 128 => "4.00 Bad Request", 132 => "4.04 Not Found", 160 => "5.00 Internal Server Error", _ => null });
    private static readonly Field Identifier = F.Number("mid", "Message ID");
    private static readonly Field Token = F.Bytes("token", "Token");
    private static readonly Field Path = F.Text("opt.uri_path", "Uri-Path");
    private static readonly Field Host = F.Text("opt.uri_host", "Uri-Host");
    private static readonly Field Option = F.Bytes("opt.value", "Option");
    private static readonly Field Payload = F.Bytes("payload", "Payload");

    public override string Name => "coap";
    public override string Title => "Constrained Application Protocol (RFC 7252)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5683)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("44011234aabbccddb474656d70ff3132")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 8 && b[0] >> 6 == 1 && (b[0] & 15) <= 8 && b[1] is >= 1 and <= 4 && (b[0] & 0x30) <= 0x10 && HasPath(b) ? Match.Yes : b.Length >= 4 && b[0] >> 6 == 1 ? Match.Maybe : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var first = d.Bits(First, 1, Version, Type, TokenLength);
        d.U8(Code);
        d.U16(Identifier);
        var token = (int)first & 15;
        if (token is > 0 and <= 8) d.Bytes(Token, token);
        var number = 0;
        while (d.Remaining > 0)
        {
            if (d.Peek() == 0xff)
            {
                d.Skip(1);
                if (d.Remaining > 0) d.Bytes(Payload, d.Remaining);
                return;
            }

            int head = d.Peek();
            d.Skip(1);
            number += Extended(ref d, head >> 4);
            var length = Extended(ref d, head & 15);
            d.Bytes(number switch { 11 => Path, 3 => Host, _ => Option }, length);
        }
    }

    private static int Extended(ref Dissector d, int nibble)
    {
        switch (nibble)
        {
            case 13:
                var one = d.Peek();
                d.Skip(1);
                return 13 + one;
            case 14:
                var two = d.Peek16();
                d.Skip(2);
                return 269 + two;
            case 15:
                d.Stop(StopReason.Malformed);
                return 0;
            default:
                return nibble;
        }
    }

    /// <summary>The first option of a request is its host or a piece of its path, in plain text.</summary>
    private static bool HasPath(ReadOnlySpan<byte> b)
    {
        var at = 4 + (b[0] & 15);
        if (at >= b.Length || b[at] >> 4 is not (3 or 11)) return false;
        var length = b[at] & 15;
        return length is > 0 and < 13 && b.Length - at - 1 >= length && !b.Slice(at + 1, length).ContainsAnyExceptInRange((byte)0x21, (byte)0x7e);
    }
}
