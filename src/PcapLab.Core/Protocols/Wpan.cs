using System.Buffers.Binary;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IEEE 802.15.4 frames, what Zigbee and Thread stand on. Numbers are little endian.</summary>
internal sealed class Wpan : AppProtocol
{
    private const ushort WithFcs = 195, WithoutFcs = 230, Tap = 283;
    private static readonly FieldSet F = new("wpan");
    private static readonly Field Length = F.Number("frame_length", "Frame length", unit: "bytes");
    private static readonly Field Control = F.Hex("fcf", "Frame control field");
    private static readonly Field Kind = F.Bits("frame_type", "Frame type", 7, v => v switch { 0 => "Beacon", 1 => "Data", 2 => "Ack", 3 => "Command", 5 => "Multipurpose", 6 => "Fragment", 7 => "Extended", _ => null });
    private static readonly Field Security = F.Bits("security", "Security enabled", 1 << 3);
    private static readonly Field Pending = F.Bits("pending", "Frame pending", 1 << 4);
    private static readonly Field AckRequest = F.Bits("ack_request", "Acknowledge request", 1 << 5);
    private static readonly Field Compression = F.Bits("pan_id_compression", "PAN ID compression", 1 << 6);
    private static readonly Field NoSequence = F.Bits("seqno_suppression", "Sequence number suppression", 1 << 8);
    private static readonly Field HasElements = F.Bits("ie_present", "Information elements present", 1 << 9);
    private static readonly Field DestinationMode = F.Bits("dst_addr_mode", "Destination addressing mode", 3 << 10, Mode);
    private static readonly Field Version = F.Bits("version", "Frame version", 3 << 12);
    private static readonly Field SourceMode = F.Bits("src_addr_mode", "Source addressing mode", 3 << 14, Mode);
    private static readonly Field Sequence = F.Number("seq_no", "Sequence number");
    private static readonly Field DestinationPan = F.Hex("dst_pan", "Destination PAN");
    private static readonly Field Destination16 = F.Hex("dst16", "Destination");
    private static readonly Field Destination64 = F.Text("dst64", "Destination");
    private static readonly Field SourcePan = F.Hex("src_pan", "Source PAN");
    private static readonly Field Source16 = F.Hex("src16", "Source");
    private static readonly Field Source64 = F.Text("src64", "Extended source");
    private static readonly Field Command = F.Hex("cmd", "Command identifier", v => v switch { 1 => "Association Request", 2 => "Association Response", 3 => "Disassociation Notification", 4 => "Data Request", 5 => "PAN ID Conflict", 6 => "Orphan Notification", 7 => "Beacon Request", 8 => "Coordinator Realignment", _ => null });

    public override string Name => "wpan";
    public override string Title => "IEEE 802.15.4 low-rate wireless";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(WithFcs), Link(WithoutFcs), Link(Tap)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("418801cdabffff00001122"), Convert.FromHexString("030801ffffffff07")];

    public override void Dissect(ref Dissector d)
    {
        var fcs = d.Selector == WithFcs ? 2 : 0;
        if (d.Selector == Tap && !TapHeader(ref d, out fcs)) return;
        d.AddGenerated(Length, (ulong)Math.Max(0, d.Remaining - fcs));
        var outer = d.Enter(Math.Max(0, d.Remaining - fcs));
        if (!d.Need(2)) return;
        var control = BinaryPrimitives.ReverseEndianness(d.Peek16());
        var kind = control & 7;
        if (kind > 3)
        {
            d.U16Le(Control);
            return;
        }

        d.Bits(Control, control, d.Position, 2, Kind, Security, Pending, AckRequest, Compression, NoSequence, HasElements, DestinationMode, Version, SourceMode);
        d.Skip(2);
        if ((control >> 12 & 3) < 2 || (control & 1 << 8) == 0) d.U8(Sequence);
        Addresses(ref d, control);
        var isOpen = (control & 1 << 3) == 0 && (control & 1 << 9) == 0;
        if (kind == 3 && isOpen) d.U8(Command);
        if (kind == 1 && d.Remaining > 0) d.Layer(WireRegistry.ByName["data"]);
        d.Skip(d.Remaining);
        d.Leave(outer);
        d.Skip(Math.Min(fcs, d.Remaining));
    }

    private static string? Mode(ulong mode) => mode switch { 0 => "None", 2 => "Short/16-bit", 3 => "Long/64-bit", _ => "Reserved" };

    /// <summary>The TAP header's TLVs; the one of interest says how long the frame check sequence is.</summary>
    private static bool TapHeader(ref Dissector d, out int fcs)
    {
        fcs = 0;
        if (!d.Need(4)) return false;
        var header = d.Peek(2) | d.Peek(3) << 8;
        var outer = d.Enter(header);
        d.Skip(4);
        while (d.Remaining >= 4)
        {
            var (type, length) = (d.Peek() | d.Peek(1) << 8, d.Peek(2) | d.Peek(3) << 8);
            if (type == 0) fcs = d.Peek(4) switch { 1 => 2, 2 => 4, _ => 0 };
            d.Skip(Math.Min(4 + (length + 3 & ~3), d.Remaining));
        }

        d.Leave(outer);
        return !d.IsStopped;
    }

    /// <summary>Table 7-2 of the standard: which of the PAN identifiers are there depends on the version and the modes.</summary>
    private static void Addresses(ref Dissector d, int control)
    {
        var (destination, source) = (control >> 10 & 3, control >> 14 & 3);
        var isCompressed = (control & 1 << 6) != 0;
        bool hasDestinationPan = destination > 1, hasSourcePan = source > 1 && !isCompressed;
        if ((control >> 12 & 3) == 2)
        {
            hasDestinationPan = destination > 1 ? !isCompressed || source > 1 && !(destination == 3 && source == 3) : source < 2 && isCompressed;
            hasSourcePan = source > 1 && !isCompressed && !(destination == 3 && source == 3);
        }

        if (hasDestinationPan) d.U16Le(DestinationPan);
        Address(ref d, destination, Destination16, Destination64);
        if (hasSourcePan) d.U16Le(SourcePan);
        Address(ref d, source, Source16, Source64);
    }

    private static void Address(ref Dissector d, int mode, Field two, Field eight)
    {
        if (mode == 2) d.U16Le(two);
        if (mode != 3 || !d.Need(8)) return;
        Span<byte> text = stackalloc byte[23];
        for (var i = 0; i < 8; i++)
        {
            var octet = d.Peek(7 - i);
            if (i > 0) text[3 * i - 1] = (byte)':';
            (text[3 * i], text[3 * i + 1]) = (Digit(octet >> 4), Digit(octet & 15));
        }

        d.AddText(eight, text, d.Position, 8);
        d.Skip(8);
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
