using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Controller area network frames as Linux's SocketCAN captures them: an identifier with flags, a length, data.</summary>
internal sealed class Can : AppProtocol
{
    private static readonly FieldSet F = new("can");
    private static readonly Field Id32 = F.Number("id", "Identifier");
    private static readonly Field Extended = F.Bool("flags.xtd", "Extended flag");
    private static readonly Field Remote = F.Bool("flags.rtr", "Remote transmission request flag");
    private static readonly Field Error = F.Bool("flags.err", "Error message flag");
    private static readonly Field Length = F.Number("len", "Frame length", unit: "bytes");
    private const uint ExtendedBit = 0x8000_0000, RemoteBit = 0x4000_0000, ErrorBit = 0x2000_0000;

    public override string Name => "can";
    public override string Title => "Controller Area Network (ISO 11898)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(227)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("000001230400000011223344"), Convert.FromHexString("98daf1100300000002010c")];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(8)) return;
        var word = (uint)d.Peek16() << 16 | d.Peek16(2);
        var isExtended = (word & ExtendedBit) != 0;
        d.Add(Id32, word & (isExtended ? 0x1fff_ffffu : 0x7ff), d.Position, 4);
        d.Add(Extended, word / ExtendedBit, d.Position, 4);
        d.Add(Remote, (word & RemoteBit) / RemoteBit, d.Position, 4);
        d.Add(Error, (word & ErrorBit) / ErrorBit, d.Position, 4);
        d.Skip(4);
        var length = d.U8(Length);
        d.Skip(3);
        if (length > 0 && d.Remaining > 0) d.Layer(WireRegistry.ByName["data"]);
    }
}
