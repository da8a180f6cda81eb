using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SOCKS 4, 4a and 5 (RFC 1928): the handshake; what it carries afterwards is told by its own content.</summary>
internal sealed class Socks : AppProtocol
{
    private static readonly FieldSet F = new("socks");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Command = F.Number("command", "Command", v => v switch { 1 => "Connect", 2 => "Bind", 3 => "UdpAssociate", _ => null });
    private static readonly Field MethodCount = F.Number("auth_method_count", "Authentication method count");
    private static readonly Field Method = F.Number("auth_method", "Authentication method", v => v switch { 0 => "No authentication", 1 => "GSSAPI", 2 => "Username/password", 255 => "No acceptable method", _ => null });
    internal static readonly Field UserName = F.Text("username", "User name");
    internal static readonly Field Password = F.Text("password", "Password");
    private static readonly Field Result = F.Number("results", "Result");
    private static readonly Field Kind = F.Number("address_type", "Address type", v => v switch { 1 => "IPv4", 3 => "Domain name", 4 => "IPv6", _ => null });
    private static readonly Field Address = F.Ipv4("dst", "Remote address");
    private static readonly Field Address6 = F.Ipv6("dstV6", "Remote address (IPv6)");
    private static readonly Field Host = F.Text("remote_name", "Remote name");
    private static readonly Field Port = F.Number("port", "Port");

    public override string Name => "socks";
    public override string Title => "SOCKS proxy (RFC 1928)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1080)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [5, 1, 0],
        [4, 1, 0, 80, 192, 0, 2, 1, .. "alice\0"u8],
    ];

    /// <summary>A version 5 greeting is short: only one that is exactly as long as it says, with methods that exist, tells.</summary>
    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (!context.FromInitiator || b.Length < 3) return Match.No;
        if (b[0] == 5) return b[1] is > 0 and < 9 && b.Length == 2 + b[1] && b[2..].ContainsAnyExceptInRange((byte)0, (byte)9) is false ? Match.Yes : Match.No;
        return b[0] == 4 && b[1] is 1 or 2 && b.Length is >= 9 and < 300 && b[^1] == 0 ? Match.Yes : Match.No;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        var length = Length(b, state as State, direction);
        return length < 0 ? Pdu.NotMine : length == 0 ? Pdu.NeedMore : Pdu.Whole(length);
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State ?? new State();
        switch (Next(d.Rest, state, d.Direction))
        {
            case Step.Greeting:
                d.U8(Version);
                for (var n = d.U8(MethodCount); n > 0 && !d.IsStopped; n--) d.U8(Method);
                state.IsGreeted = true;
                break;
            case Step.Choice:
                d.U8(Version);
                state.Method = d.U8(Method);
                break;
            case Step.Login:
                d.U8(Version);
                d.Text(UserName, Counted(ref d));
                d.Text(Password, Counted(ref d));
                state.IsLoggedIn = true;
                break;
            case Step.LoginReply:
                d.U8(Version);
                d.U8(Result);
                state.IsLoggedIn = state.IsAdmitted = true;
                break;
            case Step.Version4:
                Version4(ref d);
                break;
            default:
                Version5(ref d);
                break;
        }
    }

    private static int Counted(ref Dissector d)
    {
        var n = d.Peek();
        d.Skip(1);
        return n;
    }

    private static void Version5(ref Dissector d)
    {
        d.U8(Version);
        d.U8(d.Direction == 0 ? Command : Result);
        d.Skip(1);
        switch (d.U8(Kind))
        {
            case 1: d.Bytes(Address, 4); break;
            case 4: d.Bytes(Address6, 16); break;
            default: d.Text(Host, Counted(ref d)); break;
        }

        d.U16(Port);
        if (d.Direction == 1) d.IsHandedOn = true;
    }

    private static void Version4(ref Dissector d)
    {
        var isReply = d.Direction == 1;
        d.U8(Version);
        d.U8(isReply ? Result : Command);
        d.U16(Port);
        var address = d.Bytes(Address, 4);
        if (isReply)
        {
            d.IsHandedOn = true;
            return;
        }

        var isNamed = address.Length == 4 && address[0] == 0 && address[1] == 0 && address[2] == 0 && address[3] != 0;
        d.CString(UserName);
        if (isNamed) d.CString(Host);
    }

    private enum Step
    {
        Greeting,
        Choice,
        Login,
        LoginReply,
        Request,
        Version4,
    }

    private static Step Next(ReadOnlySpan<byte> b, State state, int direction)
    {
        var first = b.IsEmpty ? 0 : b[0];
        if (first == 4 || first == 0 && direction == 1 && !state.IsGreeted) return Step.Version4;
        if (direction == 0) return !state.IsGreeted ? Step.Greeting : first == 1 && state is { Method: 2, IsLoggedIn: false } ? Step.Login : Step.Request;
        return state.Method < 0 ? Step.Choice : first == 1 && state is { Method: 2, IsAdmitted: false } ? Step.LoginReply : Step.Request;
    }

    /// <summary>Length of the next message; 0 when more bytes are wanted, -1 when it is none.</summary>
    private static int Length(ReadOnlySpan<byte> b, State? state, int direction)
    {
        if (b.Length < 2) return 0;
        switch (Next(b, state ?? new State(), direction))
        {
            case Step.Choice or Step.LoginReply:
                return 2;
            case Step.Greeting:
                return b[0] == 5 ? 2 + b[1] : -1;
            case Step.Login:
                return b.Length < 2 + b[1] + 1 ? 0 : 3 + b[1] + b[2 + b[1]];
            case Step.Version4:
                return direction == 1 ? 8 : b[^1] == 0 && b.Length >= 9 ? b.Length : b.Length > 600 ? -1 : 0;
            default:
                if (b[0] != 5) return -1;
                if (b.Length < 5) return 0;
                return b[3] switch { 1 => 10, 4 => 22, 3 => 7 + b[4], _ => -1 };
        }
    }

    private sealed class State
    {
        public bool IsGreeted { get; set; }
        public int Method { get; set; } = -1;
        public bool IsLoggedIn { get; set; }
        public bool IsAdmitted { get; set; }
    }
}
