using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NAT-PMP (RFC 6886) and its successor PCP (RFC 6887), which share a port: version, opcode, result.</summary>
internal sealed class NatPmp : AppProtocol
{
    private static readonly FieldSet F = new("nat-pmp");
    private static readonly Field Version = F.Number("version", "Version", v => v switch { 0 => "NAT-PMP", 2 => "PCP", _ => null });
    private static readonly Field Opcode = F.Number("opcode", "Opcode");
    private static readonly Field Result = F.Number("result_code", "Result code");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "nat-pmp";
    public override string Title => "NAT Port Mapping Protocol (RFC 6886) and Port Control Protocol (RFC 6887)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5351)];
    public override IReadOnlyList<byte[]> Samples { get; } = [[0, 0], Convert.FromHexString("008000000000000ac0000201"), Convert.FromHexString("000100000fa00fa000000e10")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length >= 2 && b[0] is 0 or 2 && (b[1] & 0x7f) <= 3 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var version = d.U8(Version);
        var opcode = d.U8(Opcode);
        if (opcode >= 128)
        {
            if (version == 2 && d.Need(2)) d.Skip(1);
            if (version == 2) d.U8(Result);
            else d.U16(Result);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
