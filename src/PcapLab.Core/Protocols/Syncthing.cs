using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Syncthing's local discovery and the greeting before its TLS: a magic number and a message.</summary>
internal sealed class Syncthing : AppProtocol
{
    private static readonly FieldSet F = new("syncthing");
    private static readonly Field Magic = F.Hex("magic", "Magic", v => v switch { 0x2ea7d90b => "discovery or hello", 0x9f79bc40 => "hello, earlier version", 0x7d79bc40 => "discovery, earlier version", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "syncthing";
    public override string Title => "Syncthing";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(21027)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2ea7d90b0a03616263")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length > 4 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b) is 0x2ea7d90b or 0x9f79bc40 or 0x7d79bc40 ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U32(Magic);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
