using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>MQTT 3.1, 3.1.1 and 5 (OASIS).</summary>
internal sealed class Mqtt : AppProtocol
{
    private const int MaxWanted = 4096;
    private static readonly FieldSet F = new("mqtt");
    private static readonly Field Head = F.Hex("hdrflags", "Header flags");
    internal static readonly Field Type = F.Bits("msgtype", "Message type", 0xf0, TypeName);
    private static readonly Field Duplicate = F.Bits("dupflag", "DUP flag", 0x08);
    private static readonly Field Qos = F.Bits("qos", "QoS level", 0x06);
    private static readonly Field Retain = F.Bits("retain", "Retain", 0x01);
    private static readonly Field Length = F.Number("len", "Message length", unit: "bytes");
    private static readonly Field NameLength = F.Number("proto_len", "Protocol name length");
    private static readonly Field ProtocolName = F.Text("protoname", "Protocol name");
    private static readonly Field Version = F.Number("ver", "Version");
    private static readonly Field ConnectFlags = F.Hex("conflags", "Connect flags");
    private static readonly Field UserFlag = F.Bits("conflag.uname", "User name flag", 0x80);
    private static readonly Field PasswordFlag = F.Bits("conflag.passwd", "Password flag", 0x40);
    private static readonly Field WillFlag = F.Bits("conflag.willflag", "Will flag", 0x04);
    private static readonly Field CleanFlag = F.Bits("conflag.cleansess", "Clean session flag", 0x02);
    private static readonly Field KeepAlive = F.Number("kalive", "Keep alive", unit: "s");
    private static readonly Field PropertiesLength = F.Number("properties_len", "Properties length");
    private static readonly Field Properties = F.Bytes("properties", "Properties");
    private static readonly Field StringLength = F.Number("str_len", "Length");
    private static readonly Field ClientId = F.Text("clientid", "Client ID");
    private static readonly Field WillTopic = F.Text("willtopic", "Will topic");
    private static readonly Field WillMessage = F.Bytes("willmsg", "Will message");
    internal static readonly Field UserName = F.Text("username", "User name");
    internal static readonly Field Password = F.Text("passwd", "Password");
    private static readonly Field AckFlags = F.Hex("conack.flags", "Acknowledge flags");
    private static readonly Field ReturnCode = F.Number("conack.val", "Return code");
    private static readonly Field Topic = F.Text("topic", "Topic");
    private static readonly Field MessageId = F.Number("msgid", "Message identifier");
    private static readonly Field Message = F.Bytes("msg", "Message");
    private static readonly Field GrantedQos = F.Number("suback.qos", "Granted QoS");
    private static readonly Field RequestedQos = F.Number("sub.qos", "Requested QoS");

    public override string Name => "mqtt";
    public override string Title => "Message Queuing Telemetry Transport (OASIS 3.1.1, 5)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1883)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("101c00044d51545404c2003c0003616263" + "0005616c696365" + "0003707764"),
        Convert.FromHexString("20020000"),
        Convert.FromHexString("320c0003612f62000a68656c6c6f"),
        Convert.FromHexString("820800010003612f2300"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 10 && b[0] == 0x10 && (b.Slice(2, 6).SequenceEqual("\0\u0004MQTT"u8) || b.Slice(3, 6).SequenceEqual("\0\u0004MQTT"u8)
            || b.Slice(2, 5).SequenceEqual("\0\u0006MQI"u8)) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 2) return Pdu.NeedMore;
        if (b[0] < 0x10) return Pdu.NotMine;
        var length = 0;
        for (var i = 1; i <= 4; i++)
        {
            if (i >= b.Length) return Pdu.NeedMore;
            length |= (b[i] & 0x7f) << 7 * (i - 1);
            if (b[i] < 0x80) return new Pdu(Math.Min(1 + i + length, MaxWanted), 1 + i + length);
        }

        return Pdu.NotMine;
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        var first = d.Peek();
        if (first >> 4 == 3) d.Bits(Head, 1, Type, Duplicate, Qos, Retain);
        else d.Bits(Head, 1, Type);
        VarInt(ref d, Length);
        switch (first >> 4)
        {
            case 1: Connect(ref d, state); break;
            case 2:
                d.U8(AckFlags);
                d.U8(ReturnCode);
                break;
            case 3:
                Text(ref d, Topic);
                if ((first & 6) != 0) d.U16(MessageId);
                if (state?.Version == 5) ReadProperties(ref d);
                if (d.Remaining > 0) d.Bytes(Message, d.Remaining);
                break;
            case >= 4 and <= 7: d.U16(MessageId); break;
            case 8 or 10: Topics(ref d, state, first >> 4 == 8); break;
            case 9:
                d.U16(MessageId);
                if (state?.Version == 5) ReadProperties(ref d);
                while (d.Remaining > 0) d.U8(GrantedQos);
                break;
            case 11: d.U16(MessageId); break;
        }
    }

    private static void Connect(ref Dissector d, State? state)
    {
        d.Text(ProtocolName, d.U16(NameLength));
        var version = d.U8(Version);
        if (state is not null) state.Version = version;
        var flags = d.Bits(ConnectFlags, 1, UserFlag, PasswordFlag, WillFlag, CleanFlag);
        d.U16(KeepAlive);
        if (version == 5) ReadProperties(ref d);
        Text(ref d, ClientId);
        if ((flags & 4) != 0)
        {
            if (version == 5) ReadProperties(ref d);
            Text(ref d, WillTopic);
            Text(ref d, WillMessage);
        }

        if ((flags & 0x80) != 0) Text(ref d, UserName);
        if ((flags & 0x40) != 0) Text(ref d, Password);
    }

    private static void Topics(ref Dissector d, State? state, bool withQos)
    {
        d.U16(MessageId);
        if (state?.Version == 5) ReadProperties(ref d);
        while (d.Remaining > 0)
        {
            Text(ref d, Topic);
            if (withQos) d.U8(RequestedQos);
        }
    }

    private static void ReadProperties(ref Dissector d)
    {
        var length = VarInt(ref d, PropertiesLength);
        if (length > 0) d.Bytes(Properties, length);
    }

    private static void Text(ref Dissector d, Field field) => d.Text(field, d.U16(StringLength));

    private static int VarInt(ref Dissector d, Field field)
    {
        var value = 0;
        var start = d.Position;
        for (var shift = 0; shift < 28 && d.Need(1); shift += 7)
        {
            int b = d.Peek();
            d.Skip(1);
            value |= (b & 0x7f) << shift;
            if (b < 0x80) break;
        }

        d.Add(field, (ulong)value, start, d.Position - start);
        return value;
    }

    private static string? TypeName(ulong v) => v switch
    {
        1 => "Connect Command", 2 => "Connect Ack", 3 => "Publish Message", 4 => "Publish Ack", 5 => "Publish Received", 6 => "Publish Release",
        7 => "Publish Complete", 8 => "Subscribe Request", 9 => "Subscribe Ack", 10 => "Unsubscribe Request", 11 => "Unsubscribe Ack", 12 => "Ping Request",
        13 => "Ping Response", 14 => "Disconnect Req", 15 => "Authentication Exchange", _ => null,
    };

    private sealed class State
    {
        public int Version { get; set; }
    }
}
