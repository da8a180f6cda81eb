using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SMTP (RFC 5321): commands, replies, where mail begins and ends, STARTTLS, AUTH.</summary>
internal sealed class Smtp : AppProtocol
{
    private static readonly FieldSet F = new("smtp");
    private static readonly Field IsRequest = F.Bool("req", "Request");
    private static readonly Field IsResponse = F.Bool("rsp", "Response");
    internal static readonly Field Command = F.Text("req.command", "Command");
    internal static readonly Field Parameter = F.Text("req.parameter", "Request parameter");
    internal static readonly Field Code = F.Number("response.code", "Response code");
    internal static readonly Field Text = F.Text("rsp.parameter", "Response parameter");
    private static readonly Field CommandLine = F.Text("command_line", "Command line");
    private static readonly Field ResponseLine = F.Text("response", "Response");
    internal static readonly Field EndOfMail = F.Bool("eom", "End of mail");
    private static readonly Field Chunk = F.Bytes("bdat.chunk", "Chunk of mail", "What follows BDAT (RFC 3030)");
    internal static readonly Field MailLine = F.Text("data.line", "Mail line");
    private static readonly Field AuthUser = F.Text("auth.username", "Username", "As sent, in Base64");
    private static readonly Field AuthPassword = F.Text("auth.password", "Password", "As sent, in Base64");
    private static readonly Field AuthBoth = F.Text("auth.username_password", "Username and password", "As sent, in Base64");
    internal static readonly Field AuthLine = F.Text("auth.line", "Authentication line", "Base64 answer to an AUTH challenge");

    public override string Name => "smtp";
    public override string Title => "Simple Mail Transfer Protocol (RFC 5321)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(25), Tcp(587)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["MAIL FROM:<a@example.com>\r\n"u8.ToArray(), "250-mail.example.com\r\n"u8.ToArray(), "220 mx ESMTP\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && Lines.IsGreeting(b) && b[..Math.Min(b.Length, 200)].IndexOf("SMTP"u8) >= 0 ? Match.Yes
        : context.FromInitiator && (b.StartsWith("EHLO "u8) || b.StartsWith("HELO "u8)) ? Match.Yes : Match.Maybe;

    /// <summary>Lines, but for what follows <c>BDAT</c> (RFC 3030): so many bytes of mail.</summary>
    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction)
    {
        var line = Lines.Next(stream);
        var isChunk = line.Want > 0 && direction == 0 && state is not State { Phase: Phase.Mail } && ChunkLength(stream[..line.Want]) is > 0;
        return isChunk ? new Pdu(line.Want, line.Want + (long)ChunkLength(stream[..line.Want])!) : line;
    }

    /// <summary>Bytes of mail that a line announces, or null when it announces none.</summary>
    internal static long? ChunkLength(ReadOnlySpan<byte> line) =>
        line.Length > 5 && Lines.Is(line[..5], "BDAT "u8) && System.Buffers.Text.Utf8Parser.TryParse(line[5..], out uint length, out _) ? length : null;

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (state is null ? d.Peek() is >= (byte)'2' and <= (byte)'5' : d.Direction == 1) Response(ref d, state);
        else Request(ref d, state);
    }

    private static void Response(ref Dissector d, State? state)
    {
        d.AddGenerated(IsResponse, 1);
        var goesOn = d.Rest is [_, _, _, (byte)'-', ..];
        if (state is not { IsInside: true }) d.AddRange(ResponseLine, d.Position, d.Remaining, d.Position, d.Remaining);
        if (state is not null) state.IsInside = goesOn;
        if (!Lines.Reply(ref d, Code, Text, out var code))
        {
            Lines.Rest(ref d, Text);
            return;
        }

        if (state is null) return;
        if (code == 354) state.Phase = Phase.Mail;
        else if (code != 334 && state.Phase == Phase.Auth) state.Phase = Phase.Command;
        if (code == 220 && state.Phase == Phase.StartTls) d.SwitchTo = ProtocolRegistry.ByName["tls"];
    }

    private static void Request(ref Dissector d, State? state)
    {
        var line = d.Rest.TrimEnd("\r\n"u8);
        if (state is { Phase: Phase.Mail })
        {
            if (line.SequenceEqual("."u8))
            {
                state.Phase = Phase.Command;
                d.AddGenerated(EndOfMail, 1);
            }

            Lines.Rest(ref d, MailLine);
            return;
        }

        d.AddGenerated(IsRequest, 1);
        if (state is { Phase: Phase.Auth })
        {
            if (state.NextAuth is { } field) d.AddRange(field, d.Position, line.Length, d.Position, line.Length);
            state.NextAuth = state.NextAuth == AuthUser ? AuthPassword : null;
            Lines.Rest(ref d, AuthLine);
            return;
        }

        // A chunk of mail can follow its command in the same message.
        var end = d.Rest.IndexOf((byte)'\n') + 1;
        var outer = d.Enter(end == 0 ? d.Remaining : end);
        d.AddRange(CommandLine, d.Position, d.Remaining, d.Position, d.Remaining);
        var command = Lines.Word(ref d, Command);
        var at = d.Position;
        var parameter = Lines.Rest(ref d, Parameter);
        d.Leave(outer);
        if (d.Remaining > 0) d.Bytes(Chunk, d.Remaining);
        if (state is null) return;
        state.Phase = Lines.Is(command, "STARTTLS"u8) ? Phase.StartTls : Lines.Is(command, "AUTH"u8) ? Phase.Auth : Phase.Command;
        if (state.Phase == Phase.Auth) Auth(ref d, state, parameter, at);
    }

    /// <summary>The mechanism, and credentials in the same line (RFC 4954, initial response).</summary>
    private static void Auth(ref Dissector d, State state, scoped ReadOnlySpan<byte> parameter, int at)
    {
        var n = parameter.IndexOf((byte)' ');
        var mechanism = n < 0 ? parameter : parameter[..n];
        state.NextAuth = Lines.Is(mechanism, "LOGIN"u8) ? AuthUser : Lines.Is(mechanism, "PLAIN"u8) ? AuthBoth : null;
        if (n < 0 || state.NextAuth is not { } field) return;
        d.AddRange(field, at + n + 1, parameter.Length - n - 1, at + n + 1, parameter.Length - n - 1);
        state.NextAuth = field == AuthUser ? AuthPassword : null;
    }

    private enum Phase
    {
        Command,
        StartTls,
        Auth,
        Mail,
    }

    private sealed class State
    {
        public Phase Phase { get; set; }
        /// <summary>Whether the reply goes on: its next line is not its first.</summary>
        public bool IsInside { get; set; }
        /// <summary>What the client's next answer to a challenge is (RFC 4616 for PLAIN; LOGIN asks for a name, then for a password).</summary>
        public Field? NextAuth { get; set; }
    }
}
