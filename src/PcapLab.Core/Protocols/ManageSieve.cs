using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>ManageSieve (RFC 5804) with STARTTLS: commands and answers, line by line.</summary>
internal sealed class ManageSieve : AppProtocol
{
    private static readonly FieldSet F = new("managesieve");
    private static readonly Field Request = F.Text("request", "Request");
    private static readonly Field Response = F.Text("response", "Response");

    public override string Name => "managesieve";
    public override string Title => "ManageSieve (RFC 5804)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(4190)];
    public override bool AlwaysDissect => true;
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } = ["LISTSCRIPTS\r\n"u8.ToArray(), "\"IMPLEMENTATION\" \"Example\"\r\n"u8.ToArray()];

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Lines.Next(stream);

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        if (d.Direction == 1)
        {
            if (Lines.Rest(ref d, Response).StartsWith("OK"u8) && state is { AsksTls: true }) d.SwitchTo = ProtocolRegistry.ByName["tls"];
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
