using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>OPC UA binary (IEC 62541-6): message kind, channel, endpoint.</summary>
internal sealed class OpcUa : AppProtocol
{
    private static readonly FieldSet F = new("opcua");
    private static readonly Field Type = F.Text("transport.type", "Message type");
    private static readonly Field Chunk = F.Text("transport.chunk", "Chunk type");
    private static readonly Field Size = F.Number("transport.size", "Message size", unit: "bytes");
    private static readonly Field Version = F.Number("transport.ver", "Version");
    private static readonly Field Channel = F.Number("transport.scid", "Secure channel ID");
    private static readonly Field Endpoint = F.Text("transport.endpoint", "Endpoint URL");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "opcua";
    public override string Title => "OPC unified architecture (IEC 62541-6)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(4840)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [.. "HELF"u8, 38, 0, 0, 0, .. new byte[20], 6, 0, 0, 0, .. "opc://"u8],
        [.. "MSGF"u8, 12, 0, 0, 0, 1, 0, 0, 0],
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 8 && IsHead(b) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : IsHead(b) ? Pdu.Whole(b[4] | b[5] << 8 | b[6] << 16) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        var type = d.Text(Type, 3);
        d.Text(Chunk, 1);
        d.U32Le(Size);
        if (type.SequenceEqual("HEL"u8) || type.SequenceEqual("ACK"u8))
        {
            d.U32Le(Version);
            d.Skip(16);
            if (d.Remaining >= 4 && type[0] == 'H')
            {
                int length = d.Peek() | d.Peek(1) << 8;
                d.Skip(4);
                d.Text(Endpoint, Math.Min(length, d.Remaining));
            }
        }
        else if (d.Remaining >= 4)
        {
            d.U32Le(Channel);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static bool IsHead(ReadOnlySpan<byte> b) =>
        (b.StartsWith("HEL"u8) || b.StartsWith("ACK"u8) || b.StartsWith("OPN"u8) || b.StartsWith("MSG"u8) || b.StartsWith("CLO"u8) || b.StartsWith("ERR"u8)) && b[3] is (byte)'F' or (byte)'C' or (byte)'A' && b[7] == 0 && (b[4] | b[5] << 8 | b[6] << 16) >= 8;
}
