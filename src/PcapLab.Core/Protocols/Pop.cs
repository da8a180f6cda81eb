using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>POP3 (RFC 1939) with STLS (RFC 2595).</summary>
internal sealed class Pop : AppProtocol
{
    private static readonly FieldSet F = new("pop");
    private static readonly Field IsRequest = F.Bool("request", "Request");
    private static readonly Field IsResponse = F.Bool("response", "Response");
    internal static readonly Field Command = F.Text("request.command", "Request command");
    internal static readonly Field Parameter = F.Text("request.parameter", "Request parameter");
    private static readonly Field Indicator = F.Text("response.indicator", "Response indicator");
    private static readonly Field Description = F.Text("response.description", "Response description");
    private static readonly Field Data = F.Text("response.data", "Data");

    public override string Name => "pop";
    public override string Title => "Post Office Protocol 3 (RFC 1939)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(110)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["USER alice\r\n"u8.ToArray(), "+OK ready\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && b.StartsWith("+OK "u8) && b[..Math.Min(b.Length, 200)].IndexOf("POP"u8) >= 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (d.Direction == 1 || IsStatus(d.Rest)) Response(ref d, state);
        else Request(ref d, state);
    }

    private static void Request(ref Dissector d, State? state)
    {
        d.AddGenerated(IsRequest, 1);
        var command = Lines.Word(ref d, Command);
        var parameter = Lines.Rest(ref d, Parameter);
        if (state is null) return;
        state.AsksTls = Lines.Is(command, "STLS"u8);
        var hasLines = Lines.Is(command, "RETR"u8) || Lines.Is(command, "TOP"u8) || Lines.Is(command, "CAPA"u8)
            || parameter.IsEmpty && (Lines.Is(command, "LIST"u8) || Lines.Is(command, "UIDL"u8) || Lines.Is(command, "AUTH"u8));
        if (state.Asked.Count < State.MaxAsked) state.Asked.Enqueue(hasLines);
    }

    private static void Response(ref Dissector d, State? state)
    {
        d.AddGenerated(IsResponse, 1);
        // A line of a mail or list may look like a status.
        if (state is { IsInside: true } || !IsStatus(d.Rest))
        {
            var line = Lines.Rest(ref d, Data);
            if (state is not null && line.SequenceEqual("."u8)) state.IsInside = false;
            return;
        }

        var isOk = Lines.Word(ref d, Indicator).StartsWith("+OK"u8);
        Lines.Rest(ref d, Description);
        if (state is null) return;
        // Nobody asked for the greeting.
        state.IsInside = state.IsGreeted && state.Asked.TryDequeue(out var hasLines) && hasLines && isOk;
        state.IsGreeted = true;
        if (isOk && state.AsksTls) d.SwitchTo = ProtocolRegistry.ByName["tls"];
    }

    private static bool IsStatus(ReadOnlySpan<byte> b) => b.StartsWith("+OK"u8) || b.StartsWith("-ERR"u8);

    private sealed class State
    {
        public const int MaxAsked = 256;
        public bool AsksTls { get; set; }
        public bool IsGreeted { get; set; }
        /// <summary>Whether lines of an answer follow, up to a lone dot.</summary>
        public bool IsInside { get; set; }
        /// <summary>Commands that wait for their answer, and whether lines follow it.</summary>
        public Queue<bool> Asked { get; } = new();
    }
}
