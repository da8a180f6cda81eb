using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Citrix ICA and CGP: how a session begins; what follows is its own compression.</summary>
internal sealed class Ica : AppProtocol
{
    private static readonly FieldSet F = new("ica");
    private static readonly Field Greeting = F.Bytes("greeting", "Greeting");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ica";
    public override string Title => "Citrix ICA";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(1494), Tcp(2598)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0x7f, 0x7f, .. "ICA"u8, 0], [0x1a, .. "CGP/01"u8]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith((ReadOnlySpan<byte>)[0x7f, 0x7f, (byte)'I', (byte)'C', (byte)'A', 0]) || b.StartsWith((ReadOnlySpan<byte>)[0x1a, (byte)'C', (byte)'G', (byte)'P', (byte)'/', (byte)'0', (byte)'1']) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) => b.IsEmpty ? Pdu.NeedMore : Pdu.Whole(b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() is 0x7f or 0x1a) d.Bytes(Greeting, Math.Min(7, d.Remaining));
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
