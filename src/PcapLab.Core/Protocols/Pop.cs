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
        if (d.Direction == 1 || d.Peek() is (byte)'+' or (byte)'-')
        {
            d.AddGenerated(IsResponse, 1);
            if (d.Peek() is not ((byte)'+' or (byte)'-'))
            {
                Lines.Rest(ref d, Data);
                return;
            }

            var isOk = Lines.Word(ref d, Indicator).StartsWith("+OK"u8);
            Lines.Rest(ref d, Description);
            if (isOk && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            return;
        }

        d.AddGenerated(IsRequest, 1);
        var command = Lines.Word(ref d, Command);
        if (state is not null) state.AsksTls = Lines.Is(command, "STLS"u8);
        Lines.Rest(ref d, Parameter);
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
