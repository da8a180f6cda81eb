using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>FTP's control connection (RFC 959), with AUTH TLS (RFC 4217).</summary>
internal sealed class Ftp : AppProtocol
{
    private static readonly FieldSet F = new("ftp");
    private static readonly Field IsRequest = F.Bool("request", "Request");
    private static readonly Field IsResponse = F.Bool("response", "Response");
    internal static readonly Field Command = F.Text("request.command", "Request command");
    internal static readonly Field Argument = F.Text("request.arg", "Request argument");
    internal static readonly Field Code = F.Number("response.code", "Response code");
    internal static readonly Field Text = F.Text("response.arg", "Response argument");
    internal static readonly Field PassiveIp = F.Ipv4("passive.ip", "Passive IP address");
    internal static readonly Field PassivePort = F.Number("passive.port", "Passive port");
    internal static readonly Field ActiveIp = F.Ipv4("active.cip", "Active IP address");
    internal static readonly Field ActivePort = F.Number("active.port", "Active port");
    internal static readonly Field ExtendedPassive = F.Number("epsv.port", "Extended passive port");
    internal static readonly Field ExtendedActive = F.Number("eprt.port", "Extended active port");

    public override string Name => "ftp";
    public override string Title => "File Transfer Protocol, control (RFC 959)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(21)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["USER anonymous\r\n"u8.ToArray(), "220-Welcome\r\n"u8.ToArray(), "QUIT\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && Lines.IsGreeting(b) && b[..Math.Min(b.Length, 200)].IndexOf("FTP"u8) >= 0 && b.IndexOf("SMTP"u8) < 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        var start = d.Position;
        if (d.Peek() is >= (byte)'1' and <= (byte)'6' && Lines.Reply(ref d, Code, Text, out var code))
        {
            d.AddGenerated(IsResponse, 1);
            d.AddGenerated(IsRequest, 0);
            var reply = d.Data[start..];
            if (code == 227) Endpoint(ref d, reply, start, PassiveIp, PassivePort);
            else if (code == 229) Endpoint(ref d, reply, start, null, ExtendedPassive);
            if (code == 234 && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            return;
        }

        d.Seek(start);
        d.AddGenerated(IsRequest, 1);
        d.AddGenerated(IsResponse, 0);
        var command = Lines.Word(ref d, Command);
        if (state is not null) state.AsksTls = Lines.Is(command, "AUTH"u8);
        Lines.Rest(ref d, Argument);
        if (Lines.Is(command, "PORT"u8)) Endpoint(ref d, d.Data[start..], start, ActiveIp, ActivePort);
        else if (Lines.Is(command, "EPRT"u8)) Endpoint(ref d, d.Data[start..], start, null, ExtendedActive);
    }

    /// <summary>The endpoint that a line names.</summary>
    private static void Endpoint(ref Dissector d, ReadOnlySpan<byte> line, int start, Field? address, Field port)
    {
        if (!FtpEndpoint.TryParse(line, out var ip, out var number)) return;
        Span<byte> bytes = stackalloc byte[16];
        if (address is not null && !ip.IsNone && ip.WriteBytes(bytes) == 4) d.AddText(address, bytes[..4], start, line.Length);
        d.Add(port, number, start, line.Length);
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
