using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Bidirectional forwarding detection (RFC 5880): state, discriminators, timers.</summary>
internal sealed class Bfd : AppProtocol
{
    private static readonly FieldSet F = new("bfd");
    private static readonly Field First = F.Hex("first", "Version and diagnostic");
    private static readonly Field Version = F.Bits("version", "Protocol version", 0xe0);
    private static readonly Field Diagnostic = F.Bits("diag", "Diagnostic code", 0x1f, v => v switch { 0 => "No diagnostic", 1 => "Control detection time expired", 2 => "Echo function failed", 3 => "Neighbor signaled session down", 5 => "Path down", 7 => "Administratively down", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Message flags");
    private static readonly Field State = F.Bits("sta", "Session state", 0xc0, v => v switch { 0 => "AdminDown", 1 => "Down", 2 => "Init", _ => "Up" });
    private static readonly Field Poll = F.Bits("flags.p", "Poll", 0x20);
    private static readonly Field Final = F.Bits("flags.f", "Final", 0x10);
    private static readonly Field Authenticated = F.Bits("flags.a", "Authentication present", 0x04);
    private static readonly Field Multiplier = F.Number("detect_time_multiplier", "Detect time multiplier");
    private static readonly Field Length = F.Number("message_length", "Message length", unit: "bytes");
    private static readonly Field Mine = F.Hex("my_discriminator", "My discriminator");
    private static readonly Field Yours = F.Hex("your_discriminator", "Your discriminator");
    private static readonly Field Transmit = F.Number("desired_min_tx_interval", "Desired min TX interval", unit: "us");
    private static readonly Field Receive = F.Number("required_min_rx_interval", "Required min RX interval", unit: "us");
    private static readonly Field Echo = F.Number("required_min_echo_interval", "Required min echo interval", unit: "us");
    private static readonly Field AuthType = F.Number("auth.type", "Authentication type", v => v switch { 1 => "Simple password", 2 => "Keyed MD5", 3 => "Meticulous keyed MD5", 4 => "Keyed SHA1", 5 => "Meticulous keyed SHA1", _ => null });
    private static readonly Field AuthLength = F.Number("auth.len", "Authentication length", unit: "bytes");
    private static readonly Field AuthKey = F.Number("auth.key", "Authentication key ID");
    private static readonly Field AuthData = F.Bytes("auth.data", "Authentication data");

    public override string Name => "bfd";
    public override string Title => "Bidirectional Forwarding Detection (RFC 5880)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(3784), Udp(4784), Udp(6784), Udp(7784)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("20c00318" + "00000001" + "00000002" + "000f4240" + "000f4240" + "00000000"),
        Convert.FromHexString("2044051f" + "00000001" + "00000000" + "000f4240" + "000f4240" + "00000000" + "0107016b657931"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 24 && b[0] >> 5 <= 1 && b[3] >= 24 && b[3] <= b.Length ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.Bits(First, 1, Version, Diagnostic);
        var flags = d.Bits(Flags, 1, State, Poll, Final, Authenticated);
        d.U8(Multiplier);
        var outer = d.Enter(d.U8(Length) - 4);
        d.U32(Mine);
        d.U32(Yours);
        d.U32(Transmit);
        d.U32(Receive);
        d.U32(Echo);
        if ((flags & 4) != 0)
        {
            d.U8(AuthType);
            d.U8(AuthLength);
            d.U8(AuthKey);
            if (d.Remaining > 0) d.Bytes(AuthData, d.Remaining);
        }

        d.Leave(outer);
    }
}
