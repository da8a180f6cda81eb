using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>CHAP (RFC 1994): challenge, response and name.</summary>
internal sealed class PppChap : AppProtocol
{
    private static readonly FieldSet F = new("chap");
    private static readonly Field Code = F.Number("code", "Code", v => v switch { 1 => "Challenge", 2 => "Response", 3 => "Success", 4 => "Failure", _ => null });
    private static readonly Field Identifier = F.Number("identifier", "Identifier");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field ValueSize = F.Number("value_size", "Value size", unit: "bytes");
    private static readonly Field Value = F.Bytes("value", "Value");
    private static readonly Field PeerName = F.Text("name", "Name");
    private static readonly Field Message = F.Text("message", "Message");

    public override string Name => "chap";
    public override string Title => "PPP Challenge Handshake Authentication Protocol (RFC 1994)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Ppp, 0xc223)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0101000f04aabbccdd726f75746572")];

    public override void Dissect(ref Dissector d)
    {
        var code = d.U8(Code);
        d.U8(Identifier);
        var outer = d.Enter(d.U16(Length) - 4);
        if (code is 1 or 2)
        {
            var size = d.U8(ValueSize);
            d.Bytes(Value, size);
            if (d.Remaining > 0) d.Text(PeerName, d.Remaining);
        }
        else if (d.Remaining > 0)
        {
            d.Text(Message, d.Remaining);
        }

        d.Leave(outer);
    }
}
