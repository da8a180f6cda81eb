using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Kafka requests (their API) and answers, on their port.</summary>
internal sealed class Kafka : AppProtocol
{
    private static readonly FieldSet F = new("kafka");
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field Api = F.Number("request_key", "API key", v => v switch { 0 => "Produce", 1 => "Fetch", 2 => "Offsets", 3 => "Metadata", 8 => "OffsetCommit", 9 => "OffsetFetch", 10 => "FindCoordinator", 11 => "JoinGroup", 12 => "Heartbeat", 14 => "SyncGroup", 17 => "SaslHandshake", 18 => "ApiVersions", 19 => "CreateTopics", 22 => "InitProducerId", _ => null });
    private static readonly Field Version = F.Number("api_version", "API version");
    private static readonly Field Correlation = F.Number("correlation_id", "Correlation ID");
    private static readonly Field Client = F.Text("client_id", "Client ID");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "kafka";
    public override string Title => "Apache Kafka";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(9092)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0000000f001200030000000100036162630000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 12 && b[0] == 0 && b[4] == 0 && b[5] <= 70 && b[6] == 0 && b[7] <= 20 && (b[1] << 16 | b[2] << 8 | b[3]) == b.Length - 4 && context.FromInitiator ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] > 8 ? Pdu.NotMine : new Pdu((int)Math.Min(512, 4L + (b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3])), 4L + (b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]));

    public override void Dissect(ref Dissector d)
    {
        d.U32(Length);
        if (d.Direction == 0)
        {
            d.U16(Api);
            d.U16(Version);
            d.U32(Correlation);
            var length = d.Peek16();
            d.Skip(2);
            if (length is > 0 and < 256) d.Text(Client, length);
        }
        else
        {
            d.U32(Correlation);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
