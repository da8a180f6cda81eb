using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NetFlow 1, 5, 7, 9 and IPFIX: head, sequence, flow sets.</summary>
internal sealed class Cflow : AppProtocol
{
    private static readonly FieldSet F = new("cflow");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Count = F.Number("count", "Count");
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field UpTime = F.Number("sysuptime", "System uptime", unit: "ms");
    private static readonly Field Seconds = F.Number("unix_secs", "Current seconds");
    private static readonly Field Export = F.Number("exporttime", "Export time");
    private static readonly Field Sequence = F.Number("sequence", "Flow sequence");
    private static readonly Field Source = F.Number("source_id", "Source ID");
    private static readonly Field Domain = F.Number("od_id", "Observation domain ID");
    private static readonly Field Set = F.Group("set", "Flow set");
    private static readonly Field SetId = F.Number("flowset_id", "Flow set ID");
    private static readonly Field SetLength = F.Number("flowset_length", "Flow set length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "cflow";
    public override string Title => "Cisco NetFlow and IPFIX (RFC 3954, 7011)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(2055), Udp(9995), Udp(9996), Udp(4739), Udp(2056)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("00090001000000010000000200000003000000040100000800000000"),
        Convert.FromHexString("000a00180000000100000002000000030100000800000000"),
        Convert.FromHexString("000500010000000100000002000000000000000300000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsHead(b, context.WireLength);

    public override void Dissect(ref Dissector d)
    {
        var version = d.U16(Version);
        d.U16(version == 10 ? Length : Count);
        if (version == 10)
        {
            d.U32(Export);
        }
        else
        {
            d.U32(UpTime);
            d.U32(Seconds);
            if (version < 9) d.Skip(4);
        }

        if (version >= 5) d.U32(Sequence);
        if (version == 9) d.U32(Source);
        if (version == 10) d.U32(Domain);
        if (version < 9 && d.Remaining > 0) d.Bytes(Data, d.Remaining);
        while (d.Remaining >= 4)
        {
            var group = d.Begin(Set);
            d.U16(SetId);
            var inner = d.Enter(d.U16(SetLength) - 4);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(inner);
            d.End(group);
        }
    }

    /// <summary>Sizes tell: fixed records by count, or a first set that fits its message.</summary>
    private static Match IsHead(ReadOnlySpan<byte> b, int length)
    {
        if (b.Length < 20 || b[0] != 0) return Match.No;
        var count = b[2] << 8 | b[3];
        var isSure = b[1] switch
        {
            5 => count is > 0 and <= 30 && length == 24 + 48 * count,
            9 => b.Length >= 24 && count > 0 && IsSet(b[20..], length - 20),
            10 => count == length && IsSet(b[16..], length - 16),
            _ => false,
        };
        return isSure ? Match.Yes : b[1] is 1 or 5 or 7 or 9 or 10 ? Match.Maybe : Match.No;
    }

    private static bool IsSet(ReadOnlySpan<byte> b, int left)
    {
        if (b.Length < 4) return false;
        var (id, length) = (b[0] << 8 | b[1], b[2] << 8 | b[3]);
        return id is 0 or 1 or 2 or 3 or >= 256 && length >= 4 && length <= left;
    }
}
