using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>collectd's binary protocol: parts of host, plugin, type and values.</summary>
internal sealed class Collectd : AppProtocol
{
    private static readonly FieldSet F = new("collectd");
    private static readonly Field Kind = F.Hex("type", "Part", v => v switch
    {
        0 => "host", 1 => "time", 2 => "plugin", 3 => "plugin instance", 4 => "type", 5 => "type instance", 6 => "values", 7 => "interval", 8 => "time (high resolution)", 9 => "interval (high resolution)", 0x100 => "message", 0x101 => "severity", 0x200 => "signature", 0x210 => "encrypted", _ => null,
    });
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field Text = F.Text("data", "Text");
    private static readonly Field Data = F.Bytes("values", "Values");

    public override string Name => "collectd";
    public override string Title => "collectd network data";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(25826)];
    public override IReadOnlyList<byte[]> Samples { get; } = [[0, 0, 0, 7, (byte)'h', (byte)'1', 0, 0, 2, 0, 8, .. "cpu"u8, 0, 0, 1, 0, 12, 0, 0, 0, 0, 0x4c, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 5 && b[0] is 0 or 2 && (b[2] << 8 | b[3]) is >= 4 and var n && n <= context.WireLength && (b[1] == 0 || b[0] == 2) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining >= 4)
        {
            var kind = d.U16(Kind);
            var part = d.Enter(d.U16(Length) - 4);
            if (kind is 0 or 2 or 3 or 4 or 5 or 0x100) d.CString(Text);
            else if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(part);
        }
    }
}
