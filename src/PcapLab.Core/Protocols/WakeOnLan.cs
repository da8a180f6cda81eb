using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Wake on LAN: the magic packet and whom it wakes.</summary>
internal sealed class WakeOnLan : AppProtocol
{
    private static readonly FieldSet F = new("wol");
    private static readonly Field Sync = F.Bytes("sync", "Sync stream");
    private static readonly Field Mac = F.Ether("mac", "MAC");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "wol";
    public override string Title => "Wake on LAN";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x0842), Udp(9)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("ffffffffffff020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001020000000001"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 102 && b[..6].IndexOfAnyExcept((byte)0xff) < 0 && b[6..96].SequenceEqual(b[12..102]) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Sync, 6);
        d.Bytes(Mac, 6);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
