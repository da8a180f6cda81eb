using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Data of a Bluetooth connection (Bluetooth Core, vol. 4 part E, 5.4.2); a first fragment holds an L2CAP frame.</summary>
internal sealed class BthciAcl : AppProtocol
{
    private static readonly FieldSet F = new("bthci_acl");
    private static readonly Field Word = F.Hex("header", "Handle and flags");
    private static readonly Field Handle = F.Bits("chandle", "Connection handle", 0x0fff);
    private static readonly Field Boundary = F.Bits("pb_flag", "PB flag", 0x3000, v => v switch { 0 => "First non-automatically flushable packet", 1 => "Continuing fragment", 2 => "First automatically flushable packet", _ => null });
    private static readonly Field Broadcast = F.Bits("bc_flag", "BC flag", 0xc000);
    private static readonly Field Length = F.Number("length", "Data total length", unit: "bytes");

    public override string Name => "bthci_acl";
    public override string Title => "Bluetooth HCI ACL packet";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("2020090005000400" + "0b02000200"), Convert.FromHexString("401002000102")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(4)) return;
        var word = BinaryPrimitives.ReverseEndianness(d.Peek16());
        d.Bits(Word, word, d.Position, 2, Handle, Boundary, Broadcast);
        d.Skip(2);
        var outer = d.Enter(Math.Min((int)d.U16Le(Length), d.Remaining));
        if ((word >> 12 & 3) != 1 && d.Remaining >= 4)
        {
            var inner = ProtocolRegistry.ByName["btl2cap"];
            d.Layer(inner);
            inner.Dissect(ref d);
        }

        d.Leave(outer);
    }
}

/// <summary>Logical link control and adaptation: the channel, and the signalling channel's commands (Bluetooth Core, vol. 3 part A).</summary>
internal sealed class BtL2cap : AppProtocol
{
    private static readonly FieldSet F = new("btl2cap");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Channel = F.Hex("cid", "CID", v => v switch { 1 => "L2CAP Signaling Channel", 2 => "Connectionless Channel", 4 => "Attribute Protocol", 5 => "Low Energy L2CAP Signaling Channel", 6 => "Security Manager Protocol", _ => null });
    private static readonly Field Code = F.Hex("cmd_code", "Command code", v => v switch { 1 => "Command Reject", 2 => "Connection Request", 3 => "Connection Response", 4 => "Configure Request", 5 => "Configure Response", 6 => "Disconnection Request", 7 => "Disconnection Response", 10 => "Information Request", 11 => "Information Response", _ => null });
    private static readonly Field Identifier = F.Hex("cmd_ident", "Command identifier");
    private static readonly Field CommandLength = F.Number("cmd_length", "Command length", unit: "bytes");
    private static readonly Field Payload = F.Bytes("payload", "Payload");

    public override string Name => "btl2cap";
    public override string Title => "Bluetooth L2CAP";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("04000100" + "02010000"), Convert.FromHexString("0500040" + "00b02000200")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U16Le(Length);
        var channel = d.U16Le(Channel);
        if (channel == 4 && d.Remaining > 0)
        {
            var attributes = ProtocolRegistry.ByName["btatt"];
            d.Layer(attributes);
            attributes.Dissect(ref d);
            return;
        }

        if (channel is 1 or 5)
        {
            d.U8(Code);
            d.U8(Identifier);
            d.U16Le(CommandLength);
        }

        if (d.Remaining > 0) d.Bytes(Payload, d.Remaining);
    }
}

/// <summary>The attribute protocol of low-energy devices (Bluetooth Core, vol. 3 part F): operation, handle, value.</summary>
internal sealed class BtAtt : AppProtocol
{
    private static readonly FieldSet F = new("btatt");
    private static readonly Field Opcode = F.Hex("opcode", "Opcode", NameOf);
    private static readonly Field Handle = F.Hex("handle", "Handle");
    private static readonly Field Value = F.Bytes("value", "Value");

    public override string Name => "btatt";
    public override string Title => "Bluetooth Attribute Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0b02000200"), Convert.FromHexString("1b1000aa")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        var code = d.U8(Opcode);
        if (code is 0x0a or 0x0c or 0x12 or 0x16 or 0x1b or 0x1d or 0x52) d.U16Le(Handle);
        if (d.Remaining > 0) d.Bytes(Value, d.Remaining);
    }

    private static string? NameOf(ulong code) => code switch
    {
        0x01 => "Error Response", 0x02 => "Exchange MTU Request", 0x03 => "Exchange MTU Response", 0x04 => "Find Information Request", 0x05 => "Find Information Response",
        0x08 => "Read By Type Request", 0x09 => "Read By Type Response", 0x0a => "Read Request", 0x0b => "Read Response", 0x10 => "Read By Group Type Request",
        0x11 => "Read By Group Type Response", 0x12 => "Write Request", 0x13 => "Write Response", 0x1b => "Handle Value Notification", 0x1d => "Handle Value Indication",
        0x1e => "Handle Value Confirmation", 0x52 => "Write Command", _ => null,
    };
}
