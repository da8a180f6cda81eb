using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>IMAP (RFC 9051): tags, commands and statuses; STARTTLS.</summary>
internal sealed class Imap : AppProtocol
{
    private static readonly FieldSet F = new("imap");
    private static readonly Field IsRequest = F.Bool("isrequest", "Is request");
    private static readonly Field Line = F.Text("line", "Line");
    private static readonly Field RequestTag = F.Text("request_tag", "Request tag");
    internal static readonly Field Command = F.Text("request.command", "Request command");
    internal static readonly Field Parameter = F.Text("request.parameter", "Request parameter");
    private static readonly Field Request = F.Text("request", "Request");
    private static readonly Field Tag = F.Text("tag", "Tag");
    private static readonly Field CommandWord = F.Text("command", "Command", "Of a request or its response");
    private static readonly Field UserName = F.Text("request.username", "Request username");
    private static readonly Field Password = F.Text("request.password", "Request password");
    private static readonly Field ResponseCommand = F.Text("response.command", "Response command", "The word behind the status");
    private static readonly Field ResponseTag = F.Text("response_tag", "Response tag");
    private static readonly Field Status = F.Text("response.status", "Response status");
    private static readonly Field Response = F.Text("response", "Response");
    private static readonly Field Text = F.Text("response.text", "Response text");

    public override string Name => "imap";
    public override string Title => "Internet Message Access Protocol (RFC 9051)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(143)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["a1 LOGIN alice secret\r\n"u8.ToArray(), "* OK IMAP4rev1 ready\r\n"u8.ToArray(), "a1 OK done\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && b.StartsWith("* OK "u8) && b[..Math.Min(b.Length, 300)].IndexOf("IMAP"u8) >= 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (d.Direction == 1)
        {
            d.AddGenerated(IsRequest, 0);
            Whole(ref d, Line);
            if (d.Peek() is (byte)'*' or (byte)'+')
            {
                // What is not tagged belongs to no request.
                d.Skip(d.Remaining);
                return;
            }

            Whole(ref d, Response);
            Part(ref d, Tag);
            Lines.Word(ref d, ResponseTag);
            var isOk = Lines.Is(Lines.Word(ref d, Status), "OK"u8);
            Part(ref d, ResponseCommand);
            Part(ref d, CommandWord);
            Lines.Rest(ref d, Text);
            if (isOk && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            return;
        }

        d.AddGenerated(IsRequest, 1);
        Whole(ref d, Line);
        Whole(ref d, Request);
        Part(ref d, Tag);
        Lines.Word(ref d, RequestTag);
        Part(ref d, CommandWord);
        var command = Lines.Word(ref d, Command);
        if (Lines.Is(command, "LOGIN"u8)) Login(ref d);
        if (state is not null) state.AsksTls = Lines.Is(command, "STARTTLS"u8);
        Lines.Rest(ref d, Parameter);
    }

    /// <summary>Adds the next word without moving past it.</summary>
    private static void Part(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = text.IndexOf((byte)' ');
        d.AddRange(field, d.Position, n < 0 ? text.Length : n, d.Position, n < 0 ? text.Length : n);
    }

    /// <summary>Name and password of a LOGIN, each a word.</summary>
    private static void Login(ref Dissector d)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = text.IndexOf((byte)' ');
        if (n < 0) return;
        d.AddRange(UserName, d.Position, n, d.Position, n);
        d.AddRange(Password, d.Position + n + 1, text.Length - n - 1, d.Position + n + 1, text.Length - n - 1);
    }

    private static void Whole(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        d.AddRange(field, d.Position, text.Length, d.Position, text.Length);
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
