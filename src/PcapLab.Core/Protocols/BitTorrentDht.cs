using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>BitTorrent distributed hash table (BEP 5): bencoded queries and answers.</summary>
internal sealed class BitTorrentDht : AppProtocol
{
    private static readonly FieldSet F = new("bt-dht");
    private static readonly Field Kind = F.Text("kind", "Message kind");
    private static readonly Field Query = F.Text("query", "Query");
    private static readonly Field Text = F.Text("bencoded.dict", "Message");

    public override string Name => "bt-dht";
    public override string Title => "BitTorrent DHT (BEP 5)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsDictionary(b) ? Match.Yes : Match.No;

    public override void Dissect(ref Dissector d)
    {
        var message = d.Rest;
        var kind = message.LastIndexOf("1:y1:"u8);
        if (kind >= 0 && message.Length > kind + 5) d.AddRange(Kind, kind + 5, 1, kind + 5, 1);
        var query = message.IndexOf("1:q"u8);
        if (query >= 0 && message.Length > query + 5 && message[query + 4] == ':' && message[query + 3] is >= (byte)'1' and <= (byte)'9' && message.Length - query - 5 >= message[query + 3] - '0')
            d.AddRange(Query, query + 5, message[query + 3] - '0', query + 5, message[query + 3] - '0');
        d.Text(Text, d.Remaining);
    }

    private static bool IsDictionary(ReadOnlySpan<byte> b) =>
        b.Length >= 20 && (b.StartsWith("d1:ad2:id20:"u8) || b.StartsWith("d1:rd2:id20:"u8) || b.StartsWith("d2:ip"u8) || b.StartsWith("d1:el"u8)) && b[..Math.Min(b.Length, 1500)].IndexOf("1:y1:"u8) > 0;
}
