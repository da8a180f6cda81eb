using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>MySQL: greeting, log-in, commands, errors; TLS when the client asks for it.</summary>
internal sealed class MySql : AppProtocol
{
    private const int MaxWanted = 2048;
    private static readonly FieldSet F = new("mysql");
    private static readonly Field Length = F.Number("packet_length", "Packet length", unit: "bytes");
    private static readonly Field Sequence = F.Number("packet_number", "Packet number");
    private static readonly Field Protocol = F.Number("protocol", "Protocol");
    private static readonly Field Version = F.Text("version", "Version");
    private static readonly Field Thread = F.Number("thread_id", "Thread ID");
    private static readonly Field Capabilities = F.Hex("caps.client", "Client capabilities");
    private static readonly Field User = F.Text("user", "Username");
    private static readonly Field Command = F.Number("command", "Command", v => v switch { 1 => "Quit", 2 => "Use Database", 3 => "Query", 9 => "Statistics", 14 => "Ping", 17 => "Change User", 22 => "Prepare Statement", 23 => "Execute Statement", 25 => "Close Statement", _ => null });
    private static readonly Field Query = F.Text("query", "Statement");
    private static readonly Field ErrorCode = F.Number("error_code", "Error code");
    private static readonly Field Data = F.Bytes("payload", "Payload");

    public override string Name => "mysql";
    public override string Title => "MySQL";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(3306)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x11, 0, 0, 0, 10, .. "8.0.36\0"u8, 9, 0, 0, 0, 1, 2, 3, 4, 0], [9, 0, 0, 0, 3, .. "select 1"u8]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && b.Length > 12 && b[3] == 0 && b[4] == 10 && char.IsAsciiDigit((char)b[5]) && b[..Math.Min(b.Length, 64)].IndexOf("native_password"u8) < 64 && b[6] is (byte)'.' ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 4) return Pdu.NeedMore;
        var length = 4 + (b[0] | b[1] << 8 | b[2] << 16);
        return new Pdu(Math.Min(length, MaxWanted), length);
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (!d.Need(4)) return;
        var length = d.Peek() | d.Peek(1) << 8 | d.Peek(2) << 16;
        d.Add(Length, (ulong)length, d.Position, 3);
        d.Skip(3);
        var number = d.U8(Sequence);
        if (d.Remaining == 0) return;
        if (d.Direction == 1 || state is null && d.Peek() == 10) FromServer(ref d, number);
        else FromClient(ref d, state, number, length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void FromServer(ref Dissector d, int number)
    {
        if (d.Peek() == 0xff)
        {
            d.Skip(1);
            d.U16Le(ErrorCode);
        }
        else if (number == 0 && d.Peek() == 10)
        {
            d.U8(Protocol);
            d.CString(Version);
            d.U32Le(Thread);
        }
    }

    private static void FromClient(ref Dissector d, State? state, int number, int length)
    {
        if (number == 0)
        {
            var command = d.U8(Command);
            if (command is 3 or 22 or 2 && d.Remaining > 0) d.Text(Query, d.Remaining);
        }
        else if (state is { IsLoggedIn: false } && number == 1)
        {
            d.U32Le(Capabilities);
            if (length == 32) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            if (length <= 32) return;
            state.IsLoggedIn = true;
            d.Skip(28);
            d.CString(User);
        }
    }

    private sealed class State
    {
        public bool IsLoggedIn { get; set; }
    }
}
