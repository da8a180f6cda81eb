using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>D-Bus messages (D-Bus specification, message format): kind, serial, and the header fields that say who calls what.</summary>
internal sealed class Dbus : AppProtocol
{
    private static readonly FieldSet F = new("dbus");
    private static readonly Field Endianness = F.Number("endianness", "Endianness", v => v switch { 'l' => "little-endian", 'B' => "big-endian", _ => null });
    private static readonly Field Type = F.Number("message_type", "Message type", v => v switch { 1 => "Method call", 2 => "Method return", 3 => "Error", 4 => "Signal emission", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Message flags");
    private static readonly Field NoReply = F.Bits("flags.no_reply_expected", "No reply expected", 1);
    private static readonly Field NoStart = F.Bits("flags.no_auto_start", "No auto start", 2);
    private static readonly Field Version = F.Number("version", "Protocol version");
    private static readonly Field BodyLength = F.Number("body_length", "Message body length", unit: "bytes");
    private static readonly Field Serial = F.Number("serial", "Message serial");
    private static readonly Field Path = F.Text("path", "Path");
    private static readonly Field Interface = F.Text("interface", "Interface");
    private static readonly Field Member = F.Text("member", "Member");
    private static readonly Field ErrorName = F.Text("error_name", "Error name");
    private static readonly Field ReplySerial = F.Number("reply_serial", "Reply serial");
    private static readonly Field Destination = F.Text("destination", "Destination");
    private static readonly Field Sender = F.Text("sender", "Sender");
    private static readonly Field Signature = F.Text("signature", "Signature");
    private static readonly Field Descriptors = F.Number("unix_fds", "Unix FDs");
    private static readonly Field Body = F.Bytes("body", "Body");

    public override string Name => "dbus";
    public override string Title => "D-Bus";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(231)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("6c01000100000000010000001b000000" + "01016f00010000002f00000000000000" + "03017300020000004869000000000000"),
        Convert.FromHexString("420400010000000000000002000000070801670001730000"),
    ];

    public override void Dissect(ref Dissector d)
    {
        var isLittle = d.U8(Endianness) != 'B';
        d.U8(Type);
        d.Bits(Flags, 1, NoStart, NoReply);
        d.U8(Version);
        Word(ref d, BodyLength, isLittle);
        Word(ref d, Serial, isLittle);
        if (!d.Need(4)) return;
        var length = Peek32(ref d, isLittle);
        d.Skip(4);
        var outer = d.Enter((int)Math.Min(length, (uint)d.Remaining));
        while (d.Remaining >= 8) HeaderField(ref d, isLittle);
        d.Leave(outer);
        Align(ref d);
        if (d.Remaining > 0) d.Bytes(Body, d.Remaining);
    }

    /// <summary>A code, the one-letter signature of its variant, and the value; aligned to 8 bytes.</summary>
    private static void HeaderField(ref Dissector d, bool isLittle)
    {
        var field = d.Peek() switch
        {
            1 => Path, 2 => Interface, 3 => Member, 4 => ErrorName, 5 => ReplySerial, 6 => Destination, 7 => Sender, 8 => Signature, 9 => Descriptors, _ => null,
        };
        var kind = (char)d.Peek(2);
        if (field is null || d.Peek(1) != 1 || kind != (field == Path ? 'o' : field == Signature ? 'g' : field == ReplySerial || field == Descriptors ? 'u' : 's'))
        {
            d.Skip(d.Remaining);
            return;
        }

        d.Skip(4);
        if (kind == 'u')
        {
            Word(ref d, field, isLittle);
        }
        else
        {
            var length = kind == 'g' ? d.Peek() : Peek32(ref d, isLittle);
            d.Skip(kind == 'g' ? 1 : 4);
            d.Text(field, (int)Math.Min(length, int.MaxValue));
            d.Skip(1);
        }

        Align(ref d);
    }

    private static void Align(ref Dissector d) => d.Skip(Math.Min(-d.Position & 7, d.Remaining));

    private static uint Peek32(ref Dissector d, bool isLittle) => isLittle
        ? (uint)(d.Peek() | d.Peek(1) << 8 | d.Peek(2) << 16 | d.Peek(3) << 24)
        : (uint)d.Peek16() << 16 | d.Peek16(2);

    private static void Word(ref Dissector d, Field field, bool isLittle)
    {
        if (isLittle) d.U32Le(field);
        else d.U32(field);
    }
}
