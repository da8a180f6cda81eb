using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>TCP options (RFC 9293 3.1, RFC 7323, RFC 2018).</summary>
internal static class TcpOptionFields
{
    private static readonly FieldSet F = new("tcp");
    private static readonly Field Options = F.Bytes("options", "Options");
    private static readonly Field Kind = F.Number("option_kind", "Kind", v => v switch
    {
        0 => "end of options", 1 => "no operation", 2 => "maximum segment size", 3 => "window scale", 4 => "SACK permitted", 5 => "SACK",
        8 => "timestamps", 19 => "MD5 signature", 29 => "authentication", 30 => "multipath TCP", 34 => "fast open", _ => null,
    });
    private static readonly Field Length = F.Number("option_len", "Length", unit: "bytes");
    private static readonly Field Mss = F.Number("options.mss_val", "Maximum segment size", unit: "bytes");
    private static readonly Field WindowShift = F.Number("options.wscale.shift", "Window scale: shift");
    private static readonly Field WindowMultiplier = F.Number("options.wscale.multiplier", "Window scale: multiplier");
    private static readonly Field SackPermitted = F.Group("options.sack_perm", "SACK permitted");
    private static readonly Field SackLeft = F.Number("options.sack_le", "SACK left edge");
    private static readonly Field SackRight = F.Number("options.sack_re", "SACK right edge");
    private static readonly Field SackCount = F.Number("options.sack.count", "SACK count");
    private static readonly Field TimestampValue = F.Number("options.timestamp.tsval", "Timestamp value");
    private static readonly Field TimestampEcho = F.Number("options.timestamp.tsecr", "Timestamp echo reply");
    private static readonly Field Md5 = F.Bytes("options.md5.digest", "MD5 digest");

    public static IReadOnlyList<Field> All => F;

    /// <summary>Reads options to the end of the view.</summary>
    public static void Dissect(ref Dissector d)
    {
        d.AddRange(Options, d.Position, d.Remaining, d.Position, d.Remaining);
        while (d.Remaining > 0)
        {
            var kind = d.U8(Kind);
            // What follows the end of options is padding (RFC 9293, 3.2): more of them, or bytes that mean nothing.
            if (kind == 0 && d.Remaining > 0 && d.Peek() != 0) d.Skip(d.Remaining);
            if (kind is 0 or 1) continue;
            var length = d.U8(Length);
            if (length < 2) d.Stop(StopReason.Malformed, 2);
            var mark = d.Enter(Math.Max(0, length - 2));
            Value(ref d, kind);
            d.Leave(mark);
        }
    }

    private static void Value(ref Dissector d, byte kind)
    {
        switch (kind)
        {
            case 2 when d.Remaining == 2:
                d.U16(Mss);
                break;
            case 3 when d.Remaining == 1:
                var shift = d.U8(WindowShift);
                d.AddGenerated(WindowMultiplier, 1UL << Math.Min((int)shift, 14));
                break;
            case 4:
                d.AddRange(SackPermitted, d.Position - 2, 2, d.Position, 0);
                break;
            case 5:
                d.AddGenerated(SackCount, (ulong)(d.Remaining / 8));
                while (d.Remaining >= 8)
                {
                    d.U32(SackLeft);
                    d.U32(SackRight);
                }

                break;
            case 8 when d.Remaining == 8:
                d.U32(TimestampValue);
                d.U32(TimestampEcho);
                break;
            case 19 when d.Remaining == 16:
                d.Bytes(Md5, 16);
                break;
        }
    }
}
