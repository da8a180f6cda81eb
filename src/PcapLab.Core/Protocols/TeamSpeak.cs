using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TeamSpeak 3: packet and client numbers and the packet's kind; the handshake has a fixed tag.</summary>
internal sealed class TeamSpeak : AppProtocol
{
    private static readonly FieldSet F = new("ts3");
    private static readonly Field Tag = F.Bytes("mac", "Message authentication, or TS3INIT1");
    private static readonly Field PacketNumber = F.Number("packet", "Packet number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ts3";
    public override string Title => "TeamSpeak 3";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[.. "TS3INIT1"u8, 0, 0x65, 0, 0, 0x88, 0, 0, 0, 0, 0]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.StartsWith("TS3INIT1"u8) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Tag, 8);
        d.U16(PacketNumber);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
