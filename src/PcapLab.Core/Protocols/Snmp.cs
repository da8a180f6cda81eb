using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SNMP v1, v2c and v3 (RFC 1157, 3416, 3412): heads, PDUs and variable bindings.</summary>
internal sealed class Snmp : AppProtocol
{
    private static readonly FieldSet F = new("snmp");
    internal static readonly Field Version = F.Number("version", "Version", v => v switch { 0 => "version-1", 1 => "v2c", 3 => "snmpv3", _ => null });
    private static readonly Field MessageVersion = F.Number("msgVersion", "Message version", v => v == 3 ? "snmpv3" : null);
    internal static readonly Field Community = F.Text("community", "Community");
    internal static readonly Field PduType = F.Number("data", "PDU type", PduName);
    private static readonly Field RequestId = F.Signed("request_id", "Request ID");
    private static readonly Field ErrorStatus = F.Number("error_status", "Error status", ErrorName);
    private static readonly Field ErrorIndex = F.Number("error_index", "Error index");
    private static readonly Field NonRepeaters = F.Number("non_repeaters", "Non-repeaters");
    private static readonly Field MaxRepetitions = F.Number("max_repetitions", "Max repetitions");
    private static readonly Field Binding = F.Group("variable_binding", "Variable binding");
    internal static readonly Field ObjectName = F.Oid("name", "Object name");
    private static readonly Field ValueInt = F.Signed("value.int", "Value (Integer32)");
    private static readonly Field ValueOctets = F.Bytes("value.octets", "Value (OctetString)");
    private static readonly Field ValueOid = F.Oid("value.oid", "Value (OID)");
    private static readonly Field ValueIp = F.Ipv4("value.ipv4", "Value (IpAddress)");
    private static readonly Field ValueCounter = F.Number("value.u32", "Value (unsigned)");
    private static readonly Field ValueTicks = F.Number("value.timeticks", "Value (Timeticks)", unit: "10 ms");
    private static readonly Field ValueNone = F.Bytes("value.none", "Value (none)");
    private static readonly Field Enterprise = F.Oid("enterprise", "Enterprise");
    private static readonly Field AgentAddress = F.Ipv4("agent_addr", "Agent address");
    private static readonly Field GenericTrap = F.Number("generic_trap", "Generic trap");
    private static readonly Field SpecificTrap = F.Number("specific_trap", "Specific trap");
    private static readonly Field TimeStamp = F.Number("time_stamp", "Time stamp", unit: "10 ms");
    private static readonly Field MessageId = F.Number("msgID", "Message ID");
    private static readonly Field MaxSize = F.Number("msgMaxSize", "Maximum size", unit: "bytes");
    private static readonly Field MessageFlags = F.Bytes("msgFlags", "Flags");
    private static readonly Field SecurityModel = F.Number("msgSecurityModel", "Security model");
    private static readonly Field EngineId = F.Bytes("msgAuthoritativeEngineID", "Authoritative engine ID");
    private static readonly Field EngineBoots = F.Number("msgAuthoritativeEngineBoots", "Authoritative engine boots");
    private static readonly Field EngineTime = F.Number("msgAuthoritativeEngineTime", "Authoritative engine time", unit: "s");
    private static readonly Field UserName = F.Text("msgUserName", "User name");
    private static readonly Field Authentication = F.Bytes("msgAuthenticationParameters", "Authentication parameters");
    private static readonly Field Privacy = F.Bytes("msgPrivacyParameters", "Privacy parameters");
    private static readonly Field ContextEngine = F.Bytes("contextEngineID", "Context engine ID");
    private static readonly Field ContextName = F.Text("contextName", "Context name");
    private static readonly Field Encrypted = F.Bytes("encryptedPDU", "Encrypted PDU");

    public override string Name => "snmp";
    public override string Title => "Simple Network Management Protocol (RFC 3416)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<Protocols.Binding> Bindings { get; } = [Udp(161), Udp(162), Tcp(161), Tcp(162)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("30818502010104067075626c6963a278020126020100020100306d300c06072b0601020101050201ff300e06072b060102010105040361626330120607"
            + "2b06010201010506072b060102010105300f06072b06010201010540047f000001300c06072b060102010105410107300d06072b0601020101054302"
            + "0100300b06072b0601020101050500"),
        Convert.FromHexString("302902010004067075626c6963a41c06082b06010401bf08014004c0000201020106020101430201003000"),
        Convert.FromHexString("3050020103300d020149020205dc04010402010304183016040480001f88020101020102040475736572040004003022040480001f880400a5180201"
            + "0102010002010a300d300b06072b0601020101050500"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 12 || b[0] != 0x30) return Match.Maybe;
        var at = b[1] < 0x80 ? 2 : 2 + (b[1] & 0x7f);
        if (at > b.Length - 10 || b[at] != 2 || b[at + 1] != 1) return Match.Maybe;
        var version = b[at + 2];
        if (version is 0 or 1 && b[at + 3] == 4 && b[at + 4] < b.Length - at - 6)
        {
            return b[at + 5 + b[at + 4]] is >= 0xa0 and <= 0xa8 ? Match.Yes : Match.Maybe;
        }

        return version == 3 && b[at + 3] == 0x30 && b[at + 5] == 2 ? Match.Yes : Match.Maybe;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 6) return b.Length > 0 && b[0] != 0x30 ? Pdu.NotMine : Pdu.NeedMore;
        if (b[0] != 0x30) return Pdu.NotMine;
        return b[1] switch
        {
            < 0x80 => Pdu.Whole(2 + b[1]),
            0x81 => Pdu.Whole(3 + b[2]),
            0x82 => Pdu.Whole(4 + (b[2] << 8 | b[3])),
            _ => Pdu.NotMine,
        };
    }

    public override void Dissect(ref Dissector d)
    {
        if (!Ber.Expect(ref d, Ber.Sequence, out var message)) return;
        if (Ber.Number(ref d, d.Peek(2) == 3 ? MessageVersion : Version) == 3)
        {
            Version3(ref d);
        }
        else
        {
            Ber.Text(ref d, Community);
            ReadPdu(ref d);
        }

        d.Leave(message);
    }

    private static void Version3(ref Dissector d)
    {
        if (!Ber.Expect(ref d, Ber.Sequence, out var header)) return;
        Ber.Number(ref d, MessageId);
        Ber.Number(ref d, MaxSize);
        Ber.Text(ref d, MessageFlags);
        var model = Ber.Number(ref d, SecurityModel);
        d.Leave(header);
        if (!Ber.Expect(ref d, Ber.OctetString, out var security)) return;
        if (model == 3 && Ber.Expect(ref d, Ber.Sequence, out var user))
        {
            Ber.Text(ref d, EngineId);
            Ber.Number(ref d, EngineBoots);
            Ber.Number(ref d, EngineTime);
            Ber.Text(ref d, UserName);
            Ber.Text(ref d, Authentication);
            Ber.Text(ref d, Privacy);
            d.Leave(user);
        }

        d.Leave(security);
        if (!Ber.Open(ref d, Ber.Sequence, out var scoped))
        {
            Ber.Text(ref d, Encrypted);
            return;
        }

        Ber.Text(ref d, ContextEngine);
        Ber.Text(ref d, ContextName);
        ReadPdu(ref d);
        d.Leave(scoped);
    }

    private static void ReadPdu(ref Dissector d)
    {
        var at = d.Position;
        var tag = Ber.Next(ref d, out var length);
        if (tag < 0) return;
        d.Add(PduType, (ulong)tag & 0x1f, at, 1);
        var outer = d.Enter(length);
        if (tag == 0xa4)
        {
            Ber.Oid(ref d, Enterprise);
            Ber.Text(ref d, AgentAddress);
            Ber.Number(ref d, GenericTrap);
            Ber.Number(ref d, SpecificTrap);
            Ber.Number(ref d, TimeStamp);
        }
        else
        {
            Ber.Number(ref d, RequestId);
            Ber.Number(ref d, tag == 0xa5 ? NonRepeaters : ErrorStatus);
            Ber.Number(ref d, tag == 0xa5 ? MaxRepetitions : ErrorIndex);
        }

        if (d.Remaining > 0 && Ber.Expect(ref d, Ber.Sequence, out var list))
        {
            while (d.Remaining > 0 && Ber.Expect(ref d, Ber.Sequence, out var one))
            {
                var group = d.Begin(Binding);
                Ber.Oid(ref d, ObjectName);
                if (d.Remaining > 0) Value(ref d);
                d.End(group);
                d.Leave(one);
            }

            d.Leave(list);
        }

        d.Leave(outer);
    }

    private static void Value(ref Dissector d)
    {
        switch (d.Peek())
        {
            case Ber.Integer: Ber.Number(ref d, ValueInt); break;
            case Ber.ObjectId: Ber.Oid(ref d, ValueOid); break;
            case 0x40: Ber.Text(ref d, ValueIp); break;
            case 0x41 or 0x42 or 0x46 or 0x47: Ber.Number(ref d, ValueCounter); break;
            case 0x43: Ber.Number(ref d, ValueTicks); break;
            case Ber.Null or >= 0x80: Ber.Text(ref d, ValueNone); break;
            default: Ber.Text(ref d, ValueOctets); break;
        }
    }

    private static string? PduName(ulong v) => v switch
    {
        0 => "get-request", 1 => "get-next-request", 2 => "get-response", 3 => "set-request", 4 => "trap", 5 => "getBulkRequest", 6 => "informRequest",
        7 => "snmpV2-trap", 8 => "report", _ => null,
    };

    private static string? ErrorName(ulong v) => v switch
    {
        0 => "noError", 1 => "tooBig", 2 => "noSuchName", 3 => "badValue", 4 => "readOnly", 5 => "genErr", 6 => "noAccess", 7 => "wrongType",
        8 => "wrongLength", 9 => "wrongEncoding", 10 => "wrongValue", 11 => "noCreation", 12 => "inconsistentValue", 13 => "resourceUnavailable",
        14 => "commitFailed", 15 => "undoFailed", 16 => "authorizationError", 17 => "notWritable", 18 => "inconsistentName", _ => null,
    };
}
