using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>LDAP (RFC 4511): operations, distinguished names, results; StartTLS.</summary>
internal sealed class Ldap : AppProtocol
{
    private static readonly FieldSet F = new("ldap");
    private static readonly Field MessageId = F.Number("messageID", "Message ID");
    private static readonly Field Operation = F.Number("protocolOp", "Operation", OperationName);
    private static readonly Field Version = F.Number("version", "Version");
    internal static readonly Field BindName = F.Text("name", "Name");
    internal static readonly Field Password = F.Text("simple", "Simple password");
    private static readonly Field Mechanism = F.Text("mechanism", "SASL mechanism");
    private static readonly Field BaseObject = F.Text("baseObject", "Base object");
    private static readonly Field Scope = F.Number("scope", "Scope", v => v switch { 0 => "baseObject", 1 => "singleLevel", 2 => "wholeSubtree", _ => null });
    private static readonly Field ObjectName = F.Text("objectName", "Object name");
    private static readonly Field ResultCode = F.Number("resultCode", "Result code", v => v switch { 0 => "success", 10 => "referral", 14 => "saslBindInProgress", 32 => "noSuchObject", 49 => "invalidCredentials", 53 => "unwillingToPerform", _ => null });
    private static readonly Field MatchedDn = F.Text("matchedDN", "Matched DN");
    private static readonly Field ErrorMessage = F.Text("errorMessage", "Error message");
    private static readonly Field RequestName = F.Text("requestName", "Request name");
    private static readonly Field Content = F.Bytes("content", "Content");

    public override string Name => "ldap";
    public override string Title => "Lightweight Directory Access Protocol (RFC 4511)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(389), Tcp(3268), Udp(389)];
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("301a02010160150201030408636e3d61646d696e8006736563726574"),
        Convert.FromHexString("300c02010161070a010004000400"),
        Convert.FromHexString("302b0201026326040664633d6c61620a01020a0100020100020100010100870b6f626a656374436c6173733000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.Length > 0 && b[0] != 0x30 ? Match.No : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 6) return b.Length > 0 && b[0] != 0x30 ? Pdu.NotMine : Pdu.NeedMore;
        if (b[0] != 0x30) return Pdu.NotMine;
        return b[1] switch
        {
            < 0x80 => Pdu.Whole(2 + b[1]), 0x81 => Pdu.Whole(3 + b[2]), 0x82 => Pdu.Whole(4 + (b[2] << 8 | b[3])), 0x83 => Pdu.Whole(5 + (b[2] << 16 | b[3] << 8 | b[4])),
            0x84 when b[2] == 0 => Pdu.Whole(6 + (b[3] << 16 | b[4] << 8 | b[5])), _ => Pdu.NotMine,
        };
    }

    public override void Dissect(ref Dissector d)
    {
        if (!Ber.Expect(ref d, Ber.Sequence, out var message)) return;
        Ber.Number(ref d, MessageId);
        var at = d.Position;
        var tag = Ber.Next(ref d, out var length);
        if (tag >= 0)
        {
            d.Add(Operation, (ulong)tag & 0x1f, at, 1);
            var outer = d.Enter(length);
            Body(ref d, tag & 0x1f);
            if (d.Remaining > 0) d.Bytes(Content, d.Remaining);
            d.Leave(outer);
        }

        d.Leave(message);
    }

    private static void Body(ref Dissector d, int operation)
    {
        switch (operation)
        {
            case 0:
                Ber.Number(ref d, Version);
                Ber.Text(ref d, BindName);
                if (d.Peek() == 0x80) Ber.Text(ref d, Password);
                else if (Ber.Open(ref d, 0xa3, out var sasl))
                {
                    Ber.Text(ref d, Mechanism);
                    d.Leave(sasl);
                }

                break;
            case 3:
                Ber.Text(ref d, BaseObject);
                Ber.Number(ref d, Scope);
                break;
            case 4 or 6 or 8: Ber.Text(ref d, ObjectName); break;
            case 23:
                var name = Ber.Text(ref d, RequestName);
                if (d.State is State asked) asked.AsksTls = name.SequenceEqual("1.3.6.1.4.1.1466.20037"u8);
                break;
            case 1 or 5 or 7 or 9 or 11 or 13 or 15 or 24:
                var code = Ber.Number(ref d, ResultCode);
                Ber.Text(ref d, MatchedDn);
                Ber.Text(ref d, ErrorMessage);
                if (operation == 24 && code == 0 && d.State is State { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
                break;
        }
    }

    private static string? OperationName(ulong v) => v switch
    {
        0 => "bindRequest", 1 => "bindResponse", 2 => "unbindRequest", 3 => "searchRequest", 4 => "searchResEntry", 5 => "searchResDone", 6 => "modifyRequest",
        7 => "modifyResponse", 8 => "addRequest", 9 => "addResponse", 10 => "delRequest", 11 => "delResponse", 12 => "modDNRequest", 13 => "modDNResponse",
        14 => "compareRequest", 15 => "compareResponse", 16 => "abandonRequest", 19 => "searchResRef", 23 => "extendedReq", 24 => "extendedResp", _ => null,
    };

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
