using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IKE, versions 1 and 2 (RFC 2408, 7296): exchange, message ID, the chain of payloads.</summary>
internal sealed class Isakmp : AppProtocol
{
    private const int MaxPayloads = 64;
    private static readonly FieldSet F = new("isakmp");
    private static readonly Field Initiator = F.Bytes("ispi", "Initiator SPI");
    private static readonly Field Responder = F.Bytes("rspi", "Responder SPI");
    private static readonly Field NextPayload = F.Number("nextpayload", "Next payload", PayloadName);
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Major = F.Bits("mjver", "Major version", 0xf0);
    private static readonly Field Minor = F.Bits("mnver", "Minor version", 0x0f);
    private static readonly Field Exchange = F.Number("exchangetype", "Exchange type", v => v switch { 2 => "Identity Protection (Main Mode)", 4 => "Aggressive", 5 => "Informational", 32 => "Quick Mode", 34 => "IKE_SA_INIT", 35 => "IKE_AUTH", 36 => "CREATE_CHILD_SA", 37 => "INFORMATIONAL", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field MessageId = F.Hex("messageid", "Message ID");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Payload = F.Group("typepayload", "Payload");
    private static readonly Field PayloadLength = F.Number("payloadlength", "Payload length", unit: "bytes");
    private static readonly Field Data = F.Bytes("datapayload", "Payload data");
    private static readonly Field Encrypted = F.Bytes("enc.data", "Encrypted data");

    public override string Name => "isakmp";
    public override string Title => "Internet Key Exchange (RFC 2408, 7296)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(500), Udp(848), Udp(4500), Tcp(500)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("0102030405060708" + "0000000000000000" + "29202208" + "00000000" + "00000024" + "00000008" + "00004004"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 28 || b[17] is not (0x10 or 0x11 or 0x20)) return Match.No;
        var length = (long)b[24] << 24 | (long)b[25] << 16 | (long)b[26] << 8 | b[27];
        if (b[18] is not (1 or 2 or 3 or 4 or 5 or 6 or 32 or 33 or >= 34 and <= 44) || length < 28) return Match.No;
        return length == context.WireLength && b[..8].ContainsAnyExcept((byte)0) ? Match.Yes : Match.Maybe;
    }

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Initiator, 8);
        d.Bytes(Responder, 8);
        int next = d.U8(NextPayload);
        d.Bits(Version, 1, Major, Minor);
        var isVersion1 = d.U8(Exchange) < 34;
        var flags = d.U8(Flags);
        d.U32(MessageId);
        var length = d.U32(Length);
        if (length < 28) d.Stop(StopReason.Malformed);
        var outer = d.Enter((int)Math.Min(length - 28, int.MaxValue));
        if (isVersion1 && (flags & 1) != 0)
        {
            if (d.Remaining > 0) d.Bytes(Encrypted, d.Remaining);
        }
        else
        {
            for (var n = 0; next != 0 && n < MaxPayloads && d.Remaining >= 4; n++) next = ReadPayload(ref d, next);
        }

        d.Leave(outer);
    }

    private static int ReadPayload(ref Dissector d, int type)
    {
        var group = d.Begin(Payload);
        int next = d.U8(NextPayload);
        d.Skip(1);
        var outer = d.Enter(d.U16(PayloadLength) - 4);
        if (d.Remaining > 0) d.Bytes(type is 46 or 53 ? Encrypted : Data, d.Remaining);
        d.Leave(outer);
        d.End(group);
        // What is inside an encrypted payload comes first in its own chain.
        return type is 46 or 53 ? 0 : next;
    }

    private static string? PayloadName(ulong v) => v switch
    {
        0 => "None", 1 => "Security Association", 4 => "Key Exchange", 5 => "Identification", 6 => "Certificate", 8 => "Hash", 9 => "Signature", 10 => "Nonce", 11 => "Notification",
        12 => "Delete", 13 => "Vendor ID", 20 => "NAT-D", 33 => "Security Association", 34 => "Key Exchange", 35 => "Identification - Initiator", 36 => "Identification - Responder",
        37 => "Certificate", 39 => "Authentication", 40 => "Nonce", 41 => "Notify", 42 => "Delete", 43 => "Vendor ID", 44 => "Traffic Selector - Initiator",
        45 => "Traffic Selector - Responder", 46 => "Encrypted and Authenticated", 47 => "Configuration", 48 => "EAP", 53 => "Encrypted and Authenticated Fragment", _ => null,
    };
}
