using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>PostgreSQL's protocol 3: start-up, message types, queries, errors; TLS after an SSLRequest.</summary>
internal sealed class Postgres : AppProtocol
{
    private const int MaxWanted = 4096;
    private const uint SslRequest = 80877103;
    private static readonly FieldSet F = new("pgsql");
    private static readonly Field Type = F.Text("type", "Type");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field VersionOrCode = F.Hex("version", "Protocol version or request code");
    private static readonly Field Name_ = F.Text("parameter_name", "Parameter name");
    private static readonly Field Value = F.Text("parameter_value", "Parameter value");
    private static readonly Field Query = F.Text("query", "Query");
    private static readonly Field Tag = F.Text("tag", "Command tag");
    private static readonly Field AuthenticationType = F.Number("authtype", "Authentication type");
    private static readonly Field Code = F.Text("code", "Field code");
    private static readonly Field Message = F.Text("message", "Message");
    private static readonly Field SslAnswer = F.Text("ssl_response", "SSL response");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "pgsql";
    public override string Title => "PostgreSQL";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(5432)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("00000016000300007573657200616c6963650000" + "0000"),
        Convert.FromHexString("510000000d73656c65637420310" + "0"),
        Convert.FromHexString("0000000804d2162f"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 8 || !context.FromInitiator) return Match.Maybe;
        var code = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[4..]);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b);
        return code == SslRequest && length == 8 || code == 0x00030000 && length is > 8 and < 2000 && b[8..].StartsWith("user"u8) ? Match.Yes : Match.Maybe;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        var known = state as State;
        if (direction == 1 && known is { AsksTls: true }) return b.IsEmpty ? Pdu.NeedMore : Pdu.Whole(1);
        if (b.Length < 5) return Pdu.NeedMore;
        var isStart = b[0] == 0;
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(isStart ? b : b[1..]) + (isStart ? 0u : 1u);
        return length is < 5 or > 1 << 30 ? Pdu.NotMine : new Pdu((int)Math.Min(length, MaxWanted), length);
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (d.Direction == 1 && state is { AsksTls: true })
        {
            state.AsksTls = false;
            if (d.Text(SslAnswer, 1).SequenceEqual("S"u8)) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            return;
        }

        if (d.Peek() == 0)
        {
            d.U32(Length);
            var code = d.U32(VersionOrCode);
            if (state is not null) state.AsksTls = code == SslRequest;
            while (d.Remaining > 1)
            {
                d.CString(Name_);
                d.CString(Value);
            }

            return;
        }

        var type = d.Text(Type, 1);
        d.U32(Length);
        Body(ref d, type.IsEmpty ? (byte)0 : type[0]);
    }

    private static void Body(ref Dissector d, byte type)
    {
        switch ((char)type)
        {
            case 'Q': d.CString(Query); break;
            case 'C' when d.Direction == 1: d.CString(Tag); break;
            case 'R': d.U32(AuthenticationType); break;
            case 'S' when d.Remaining > 0:
                d.CString(Name_);
                d.CString(Value);
                break;
            case 'E' or 'N' when d.Direction == 1:
                while (d.Remaining > 1)
                {
                    d.Text(Code, 1);
                    d.CString(Message);
                }

                break;
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
