using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>NTP (RFC 5905), control messages (mode 6) and private ones (mode 7) by their heads.</summary>
internal sealed class Ntp : AppProtocol
{
    private const long SecondsTo1970 = 2_208_988_800;
    private static readonly FieldSet F = new("ntp");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Leap = F.Bits("flags.li", "Leap indicator", 0xc0, v => v switch { 0 => "no warning", 1 => "last minute of the day has 61 seconds", 2 => "last minute of the day has 59 seconds", _ => "unknown (clock unsynchronized)" });
    private static readonly Field Version = F.Bits("flags.vn", "Version number", 0x38);
    internal static readonly Field Mode = F.Bits("flags.mode", "Mode", 0x07, ModeName);
    internal static readonly Field Stratum = F.Number("stratum", "Peer clock stratum");
    private static readonly Field Poll = F.Number("ppoll", "Peer polling interval", about: "Exponent of two, in seconds");
    private static readonly Field Precision = F.Number("precision", "Peer clock precision", about: "Exponent of two, in seconds, as an unsigned byte (as Wireshark gives it): 236 is 2^-20");
    private static readonly Field RootDelay = F.Number("rootdelay", "Root delay", unit: "1/65536 s");
    private static readonly Field RootDispersion = F.Number("rootdispersion", "Root dispersion", unit: "1/65536 s");
    private static readonly Field ReferenceId = F.Bytes("refid", "Reference ID");
    private static readonly Field Reference = F.Time("reftime", "Reference timestamp");
    private static readonly Field Origin = F.Time("org", "Origin timestamp");
    private static readonly Field Receive = F.Time("rec", "Receive timestamp");
    private static readonly Field Transmit = F.Time("xmt", "Transmit timestamp");
    private static readonly Field KeyId = F.Bytes("keyid", "Key ID");
    private static readonly Field Mac = F.Bytes("mac", "Message authentication code");
    private static readonly Field Extension = F.Bytes("ext", "Extension");
    private static readonly Field ControlFlags = F.Hex("ctrl.flags2", "Flags 2");
    private static readonly Field ControlResponse = F.Bits("ctrl.flags2.r", "Response bit", 0x80);
    private static readonly Field ControlError = F.Bits("ctrl.flags2.error", "Error bit", 0x40);
    private static readonly Field ControlMore = F.Bits("ctrl.flags2.more", "More bit", 0x20);
    private static readonly Field ControlCode = F.Bits("ctrl.flags2.opcode", "Opcode", 0x1f);
    private static readonly Field Sequence = F.Number("ctrl.sequence", "Sequence");
    private static readonly Field Status = F.Hex("ctrl.status", "Status");
    private static readonly Field Association = F.Number("ctrl.associd", "Association ID");
    private static readonly Field Offset = F.Number("ctrl.offset", "Offset");
    private static readonly Field Count = F.Number("ctrl.count", "Count");
    private static readonly Field Data = F.Bytes("ctrl.data", "Data");
    private static readonly Field PrivateFlags = F.Hex("priv.auth_seq", "Auth, sequence");
    private static readonly Field Implementation = F.Number("priv.impl", "Implementation");
    private static readonly Field RequestCode = F.Number("priv.reqcode", "Request code");
    private static readonly Field PrivateData = F.Bytes("priv.data", "Data");

    public override string Name => "ntp";
    public override string Title => "Network Time Protocol (RFC 5905)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(123), Tcp(123)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("240206e8000000650000001f" + "c0000201" + "e8f1a3c180000000" + "e8f1a3d200000000" + "e8f1a3d240000000" + "e8f1a3d240100000"),
        Convert.FromHexString("1602000100000000000000" + "00" + "deadbeef"),
        Convert.FromHexString("1700032a00000000"),
    ];

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => stream.Length < 48 ? Pdu.NeedMore : Pdu.Whole(48);

    public override void Dissect(ref Dissector d)
    {
        var mode = d.Peek() & 7;
        if (mode == 7) d.Bits(Flags, 1, Version, Mode);
        else d.Bits(Flags, 1, Leap, Version, Mode);
        if (mode == 6) Control(ref d);
        else if (mode == 7) Private(ref d);
        else Clock(ref d);
    }

    private static void Clock(ref Dissector d)
    {
        d.U8(Stratum);
        d.U8(Poll);
        d.U8(Precision);
        d.U32(RootDelay);
        d.U32(RootDispersion);
        d.Bytes(ReferenceId, 4);
        Time(ref d, Reference);
        Time(ref d, Origin);
        Time(ref d, Receive);
        Time(ref d, Transmit);
        // Extensions come before the authenticator, whose length tells it (RFC 7822).
        while (d.Remaining > 24 && d.Peek16(2) is >= 16 and var length && length <= d.Remaining) d.Bytes(Extension, length);
        if (d.Remaining is 0) return;
        if (d.Remaining >= 4) d.Bytes(KeyId, 4);
        if (d.Remaining > 0) d.Bytes(Mac, d.Remaining);
    }

    /// <summary>64-bit time since 1900, or since 2036 when the top bit is clear; zero means "not known" and reads as the epoch.</summary>
    private static void Time(ref Dissector d, Field field)
    {
        if (!d.Need(8)) return;
        var raw = BinaryPrimitives.ReadUInt64BigEndian(d.Rest);
        var seconds = (long)(raw >> 32) - SecondsTo1970 + (raw >> 63 == 0 ? 1L << 32 : 0);
        var nanoseconds = (long)((UInt128)(uint)raw * 1_000_000_000 >> 32);
        d.Add(field, raw == 0 ? 0 : (ulong)(seconds * 1_000_000_000 + nanoseconds), d.Position, 8);
        d.Skip(8);
    }

    private static void Control(ref Dissector d)
    {
        d.Bits(ControlFlags, 1, ControlResponse, ControlError, ControlMore, ControlCode);
        d.U16(Sequence);
        d.U16(Status);
        d.U16(Association);
        d.U16(Offset);
        d.U16(Count);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Private(ref Dissector d)
    {
        d.U8(PrivateFlags);
        d.U8(Implementation);
        d.U8(RequestCode);
        if (d.Remaining > 0) d.Bytes(PrivateData, d.Remaining);
    }

    private static string? ModeName(ulong v) => v switch
    {
        0 => "reserved", 1 => "symmetric active", 2 => "symmetric passive", 3 => "client", 4 => "server", 5 => "broadcast", 6 => "control message", _ => "private use",
    };
}
