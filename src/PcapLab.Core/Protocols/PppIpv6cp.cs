using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>PPP IPv6 Control Protocol (RFC 5072): code, identifier, options.</summary>
internal sealed class PppIpv6cp : AppProtocol
{
    private static readonly FieldSet F = new("ipv6cp");
    private static readonly Field Code = F.Number("code", "Code", v => v switch { 1 => "Configuration Request", 2 => "Configuration Ack", 3 => "Configuration Nak", 4 => "Configuration Reject", 5 => "Termination Request", 6 => "Termination Ack", 7 => "Code Reject", _ => null });
    private static readonly Field Identifier = F.Number("identifier", "Identifier");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Option = F.Group("opt", "Option");
    private static readonly Field Type = F.Number("opt.type", "Type");
    private static readonly Field OptionLength = F.Number("opt.length", "Length");
    private static readonly Field Value = F.Bytes("opt.value", "Value");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ipv6cp";
    public override string Title => "PPP IPv6 Control Protocol (RFC 5072)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Ppp, 0x8057)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0101000a010405780202")];

    public override void Dissect(ref Dissector d)
    {
        var code = d.U8(Code);
        d.U8(Identifier);
        var outer = d.Enter(d.U16(Length) - 4);
        while (code is >= 1 and <= 4 && d.Remaining >= 2)
        {
            var group = d.Begin(Option);
            d.U8(Type);
            var inner = d.Enter(d.U8(OptionLength) - 2);
            if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
        d.Leave(outer);
    }
}
