using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NNTP (RFC 3977) with STARTTLS (RFC 4642): requests and responses, line by line.</summary>
internal sealed class Nntp : AppProtocol
{
    private static readonly FieldSet F = new("nntp");
    private static readonly Field Request = F.Text("request", "Request");
    private static readonly Field Response = F.Text("response", "Response");

    public override string Name => "nntp";
    public override string Title => "Network News Transfer Protocol (RFC 3977)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(119)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["GROUP misc.test\r\n"u8.ToArray(), "200 NNTP Service Ready\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        !context.FromInitiator && (b.StartsWith("200 "u8) || b.StartsWith("201 "u8)) && b[..Math.Min(b.Length, 200)].IndexOf("NNTP"u8) > 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (d.Direction == 1)
        {
            if (Lines.Rest(ref d, Response).StartsWith("382"u8) && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
            return;
        }

        var asks = Lines.Is(Lines.Rest(ref d, Request), "STARTTLS"u8);
        if (state is not null) state.AsksTls = asks;
    }

    private sealed class State
    {
        public bool AsksTls { get; set; }
    }
}
