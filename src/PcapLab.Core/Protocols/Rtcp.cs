using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RTCP (RFC 3550): compound reports, loss and jitter as the receiver saw them.</summary>
internal sealed class Rtcp : AppProtocol
{
    private static readonly FieldSet F = new("rtcp");
    private static readonly Field First = F.Hex("first", "Version, padding, count");
    private static readonly Field Version = F.Bits("version", "Version", 0xc0);
    private static readonly Field Padding = F.Bits("padding", "Padding", 0x20);
    private static readonly Field Count = F.Bits("rc", "Reception report count", 0x1f);
    private static readonly Field Type = F.Number("pt", "Packet type", v => v switch { 192 => "Full INTRA-frame Request", 200 => "Sender Report", 201 => "Receiver Report", 202 => "Source description", 203 => "Goodbye", 204 => "Application specific", 205 => "Generic RTP Feedback", 206 => "Payload-specific", 207 => "Extended report", _ => null });
    private static readonly Field Length = F.Number("length", "Length", unit: "words");
    private static readonly Field Sender = F.Hex("senderssrc", "Sender SSRC");
    private static readonly Field NtpHigh = F.Number("timestamp.ntp.msw", "Timestamp, MSW");
    private static readonly Field NtpLow = F.Number("timestamp.ntp.lsw", "Timestamp, LSW");
    private static readonly Field RtpTime = F.Number("timestamp.rtp", "RTP timestamp");
    private static readonly Field Packets = F.Number("sender.packetcount", "Sender's packet count");
    private static readonly Field Octets = F.Number("sender.octetcount", "Sender's octet count");
    private static readonly Field Source = F.Hex("ssrc.identifier", "Identifier");
    private static readonly Field Fraction = F.Number("ssrc.fraction", "Fraction lost", unit: "1/256");
    private static readonly Field Lost = F.Signed("ssrc.cum_nr", "Cumulative number of packets lost");
    private static readonly Field Highest = F.Number("ssrc.ext_high", "Extended highest sequence number received");
    private static readonly Field Jitter = F.Number("ssrc.jitter", "Interarrival jitter");
    private static readonly Field LastReport = F.Hex("ssrc.lsr", "Last SR timestamp");
    private static readonly Field Delay = F.Number("ssrc.dlsr", "Delay since last SR timestamp", unit: "1/65536 s");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rtcp";
    public override string Title => "RTP control protocol (RFC 3550)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5005)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("81c9000700000001000000020100000300000004000000050000000600000007"),
        Convert.FromHexString("80c800060000000100000000000000000000000000000001000000a081ca00020000000101000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsCompound(b, context.WireLength) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining >= 4)
        {
            var first = d.Bits(First, 1, Version, Padding, Count);
            var type = d.U8(Type);
            var outer = d.Enter(4 * d.U16(Length));
            if (type is 200 or 201) Report(ref d, type == 200, (int)first & 31);
            else if (d.Remaining >= 4) d.U32(Sender);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(outer);
        }
    }

    private static void Report(ref Dissector d, bool isSender, int blocks)
    {
        d.U32(Sender);
        if (isSender)
        {
            d.U32(NtpHigh);
            d.U32(NtpLow);
            d.U32(RtpTime);
            d.U32(Packets);
            d.U32(Octets);
        }

        for (var i = 0; i < blocks && d.Remaining >= 24; i++)
        {
            d.U32(Source);
            d.U8(Fraction);
            d.U24(Lost);
            d.U32(Highest);
            d.U32(Jitter);
            d.U32(LastReport);
            d.U32(Delay);
        }
    }

    /// <summary>A compound packet begins with a report (RFC 3550 6.1) and its lengths add up; a single feedback message does too (RFC 5506).</summary>
    private static bool IsCompound(ReadOnlySpan<byte> b, int length)
    {
        if (b.Length < 8 || (b[0] & 0xc0) != 0x80 || b[1] is < 200 or > 207) return false;
        var at = 0;
        while (b.Length - at >= 4)
        {
            if ((b[at] & 0xc0) != 0x80 || b[at + 1] is < 192 or > 213) return false;
            at += 4 + 4 * (b[at + 2] << 8 | b[at + 3]);
        }

        // Encrypted ones (SRTCP) end in an index and a tag.
        return at == length || b.Length < length || at < length && length - at is 14 or 8;
    }
}
