using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RTP (RFC 3550) on even ports, told by version 2 and a known payload type.</summary>
internal sealed class Rtp : AppProtocol
{
    private static readonly FieldSet F = new("rtp");
    private static readonly Field First = F.Hex("flags", "Flags");
    private static readonly Field Version = F.Bits("version", "Version", 0xc0);
    private static readonly Field Padding = F.Bits("padding", "Padding", 0x20);
    private static readonly Field Extension = F.Bits("ext", "Extension", 0x10);
    private static readonly Field Sources = F.Bits("cc", "Contributing source identifiers count", 0x0f);
    private static readonly Field Second = F.Hex("marker_type", "Marker and payload type");
    private static readonly Field Marker = F.Bits("marker", "Marker", 0x80);
    internal static readonly Field PayloadType = F.Bits("p_type", "Payload type", 0x7f, v => v switch { 0 => "PCMU", 3 => "GSM", 4 => "G723", 8 => "PCMA", 9 => "G722", 13 => "CN", 18 => "G729", 26 => "JPEG", 31 => "H261", 33 => "MP2T", 34 => "H263", _ => null });
    internal static readonly Field Sequence = F.Number("seq", "Sequence number");
    internal static readonly Field Timestamp = F.Number("timestamp", "Timestamp");
    internal static readonly Field Ssrc = F.Hex("ssrc", "Synchronization source identifier");
    private static readonly Field Csrc = F.Hex("csrc.item", "Contributing source");
    private static readonly Field Profile = F.Hex("ext.profile", "Defined by profile");
    private static readonly Field ExtensionLength = F.Number("ext.len", "Extension length", unit: "words");
    private static readonly Field ExtensionData = F.Bytes("hdr_ext", "Header extension");
    private static readonly Field Payload = F.Bytes("payload", "Payload");

    public override string Name => "rtp";
    public override string Title => "Real-time Transport Protocol (RFC 3550)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5004)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("80000001000000a0deadbeef" + "ffffffff"), Convert.FromHexString("90600001000000a0deadbeefbede00010102030400")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 12 && b[0] is 0x80 or 0x90 or 0xa0 && IsKnownType(b[1] & 0x7f, b.Length) && ((context.SourcePort | context.DestinationPort) & 1) == 0
        && context.SourcePort >= 1024 && context.DestinationPort >= 1024 ? Match.Yes : Match.No;

    private static bool IsKnownType(int type, int length) => type switch
    {
        0 or 8 or 9 => length is 12 + 80 or 12 + 160 or 12 + 240 or 12 + 320,
        3 => length == 12 + 33,
        18 => length is 12 + 10 or 12 + 20 or 12 + 30 or 12 + 40,
        33 => (length - 12) % 188 == 0 && length > 12,
        _ => false,
    };

    public override void Dissect(ref Dissector d)
    {
        var first = d.Bits(First, 1, Version, Padding, Extension, Sources);
        d.Bits(Second, 1, Marker, PayloadType);
        d.U16(Sequence);
        d.U32(Timestamp);
        d.U32(Ssrc);
        for (var i = 0; i < (int)(first & 15); i++) d.U32(Csrc);
        if ((first & 0x10) != 0)
        {
            d.U16(Profile);
            var words = d.U16(ExtensionLength);
            if (words > 0) d.Bytes(ExtensionData, 4 * words);
        }

        if (d.Remaining > 0) d.Bytes(Payload, d.Remaining);
    }
}
