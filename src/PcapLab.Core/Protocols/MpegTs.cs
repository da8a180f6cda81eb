using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>MPEG-2 transport stream over UDP: the head of each packet of 188 bytes.</summary>
internal sealed class MpegTs : AppProtocol
{
    private const int PacketLength = 188;
    private static readonly FieldSet F = new("mp2t");
    private static readonly Field Sync = F.Hex("sync_byte", "Sync byte");
    private static readonly Field Pid = F.Hex("pid", "PID");
    private static readonly Field Counter = F.Hex("control", "Scrambling, adaptation and continuity");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "mp2t";
    public override string Title => "MPEG-2 transport stream (ISO/IEC 13818-1)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x47, 0x1f, 0xff, 0x10, .. new byte[184]], [0x47, 0x00, 0x11, 0x1a, .. new byte[184], 0x47, 0x00, 0x11, 0x1b, .. new byte[184]]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (context.WireLength is 0 || context.WireLength % PacketLength != 0 || b.IsEmpty) return Match.No;
        for (var i = 0; i < b.Length; i += PacketLength)
        {
            if (b[i] != 0x47) return Match.No;
        }

        return Match.Yes;
    }

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining > 0)
        {
            d.U8(Sync);
            d.U16(Pid);
            d.U8(Counter);
            if (d.Remaining > 0) d.Bytes(Data, Math.Min(PacketLength - 4, d.Remaining));
        }
    }
}
