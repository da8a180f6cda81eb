using System.Buffers.Text;
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
    private static readonly Field Folder = F.Text("request.folder", "Request folder");
    private static readonly Field IsUid = F.Bool("request.command.uid", "Request is UID");
    private static readonly Field Literal = F.Bytes("literal", "Literal", "Bytes that a line announced as {count} (RFC 9051, 4.3)");
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

    /// <summary>Lines, and the literals that they announce.</summary>
    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) =>
        state is State s && s.Literals[direction & 1] is > 0 and var length ? stream.IsEmpty ? Pdu.NeedMore : new Pdu(1, length) : Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (state is not null)
        {
            ref var literal = ref state.Literals[d.Direction & 1];
            var isLiteral = literal > 0;
            literal = isLiteral ? 0 : LiteralLength(d.Rest);
            if (isLiteral)
            {
                d.Bytes(Literal, d.Remaining);
                return;
            }
        }

        if (d.Direction == 1) OfServer(ref d, state);
        else OfClient(ref d, state);
    }

    /// <summary>Bytes that a line announces at its end: <c>{5}</c>, or <c>{5+}</c> when the client does not wait for leave (RFC 7888).</summary>
    private static long LiteralLength(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r\n"u8);
        var n = line.LastIndexOf((byte)'{');
        if (n < 0 || line[^1] != '}' || !Utf8Parser.TryParse(line[(n + 1)..], out uint length, out var digits)) return 0;
        return line[(n + 1 + digits)..].SequenceEqual("}"u8) || line[(n + 1 + digits)..].SequenceEqual("+}"u8) ? length : 0;
    }

    private static void OfServer(ref Dissector d, State? state)
    {
        d.AddGenerated(IsRequest, 0);
        Whole(ref d, Line);
        var line = d.Rest.TrimEnd("\r\n"u8);
        if (line.IsEmpty || line[0] == '*')
        {
            // What is not tagged belongs to no request.
            d.Skip(d.Remaining);
            return;
        }

        Whole(ref d, Response);
        Part(ref d, Tag);
        Lines.Word(ref d, ResponseTag);
        if (d.Rest.TrimEnd("\r\n"u8).IsEmpty)
        {
            d.Skip(d.Remaining);
            return;
        }

        var isOk = Lines.Is(Lines.Word(ref d, Status), "OK"u8);
        Part(ref d, ResponseCommand);
        Part(ref d, CommandWord);
        Lines.Rest(ref d, Text);
        if (isOk && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
    }

    private static void OfClient(ref Dissector d, State? state)
    {
        d.AddGenerated(IsRequest, 1);
        Whole(ref d, Line);
        if (d.Rest.TrimEnd("\r\n"u8).IsEmpty)
        {
            // The end of a command whose last argument was a literal.
            d.Skip(d.Remaining);
            return;
        }

        Whole(ref d, Request);
        Part(ref d, Tag);
        Lines.Word(ref d, RequestTag);
        Part(ref d, CommandWord);
        if (d.Rest.Length > 4 && Lines.Is(d.Rest[..4], "UID "u8))
        {
            d.AddGenerated(IsUid, 1);
            d.Skip(4);
        }

        var command = Lines.Word(ref d, Command);
        if (Lines.Is(command, "LOGIN"u8)) Login(ref d);
        else if (NamesFolder(command)) Part(ref d, Folder);
        else if (Lines.Is(command, "COPY"u8) || Lines.Is(command, "MOVE"u8)) LastWord(ref d, Folder);
        if (state is not null) state.AsksTls = Lines.Is(command, "STARTTLS"u8);
        Lines.Rest(ref d, Parameter);
    }

    private static bool NamesFolder(ReadOnlySpan<byte> command) =>
        Lines.Is(command, "SELECT"u8) || Lines.Is(command, "EXAMINE"u8) || Lines.Is(command, "CREATE"u8) || Lines.Is(command, "DELETE"u8) || Lines.Is(command, "RENAME"u8)
        || Lines.Is(command, "SUBSCRIBE"u8) || Lines.Is(command, "UNSUBSCRIBE"u8) || Lines.Is(command, "STATUS"u8) || Lines.Is(command, "APPEND"u8);

    private static void LastWord(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = text.LastIndexOf((byte)' ') + 1;
        d.AddRange(field, d.Position + n, text.Length - n, d.Position + n, text.Length - n);
    }

    /// <summary>Adds the next word without moving past it.</summary>
    private static void Part(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = text.IndexOf((byte)' ');
        d.AddRange(field, d.Position, n < 0 ? text.Length : n, d.Position, n < 0 ? text.Length : n);
    }

    /// <summary>Name and password of a LOGIN, each a word or quoted.</summary>
    private static void Login(ref Dissector d)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = Argument(text, out var length);
        d.AddRange(UserName, d.Position + n, length, d.Position + n, length);
        var next = n + length + n + 1;
        if (next >= text.Length) return;
        n = Argument(text[next..], out length);
        d.AddRange(Password, d.Position + next + n, length, d.Position + next + n, length);
    }

    /// <summary>Where the text of an argument begins: 1 behind a quote, else 0.</summary>
    private static int Argument(ReadOnlySpan<byte> text, out int length)
    {
        var isQuoted = text is [(byte)'"', ..];
        length = isQuoted ? 0 : text.IndexOf((byte)' ');
        if (!isQuoted && length < 0) length = text.Length;
        for (var i = 1; isQuoted && i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            length = i;
        }

        return isQuoted ? 1 : 0;
    }

    private static void Whole(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        d.AddRange(field, d.Position, text.Length, d.Position, text.Length);
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
        /// <summary>Bytes of a literal that come next, by direction.</summary>
        public long[] Literals { get; } = new long[2];
    }
}
