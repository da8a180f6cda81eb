using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Reports.Sections;

/// <summary>What sections want to know about endpoints, gathered in one walk, for rows are made as they are read: the tops, the sums, the names.</summary>
internal sealed class EndpointDigest
{
    private const int Keep = 25;
    private readonly Dictionary<Ip, string> _names = [];
    private readonly List<EndpointRow> _top = [];

    public EndpointDigest(IReadOnlyList<EndpointRow> endpoints)
    {
        foreach (var e in endpoints)
        {
            Count++;
            if (e.Ip.IsHost) Hosts++;
            TxBytes += e.TxBytes;
            RxBytes += e.RxBytes;
            Packets += e.TxPackets + e.RxPackets;
            if (MostPeers is null || e.Peers > MostPeers.Peers) MostPeers = e;
            if (!string.IsNullOrEmpty(e.Name)) _names.TryAdd(e.Ip, e.Name);
            if (_top.Count < Keep) _top.Add(e);
        }
    }

    public int Count { get; }

    /// <summary>Those that a host can bear: groups and "no address yet" are none.</summary>
    public int Hosts { get; }

    /// <summary>The first endpoints, most bytes first.</summary>
    public IReadOnlyList<EndpointRow> Top => _top;

    public EndpointRow? MostPeers { get; }
    public long TxBytes { get; }
    public long RxBytes { get; }
    public long Packets { get; }

    public string? Name(Ip ip) => _names.GetValueOrDefault(ip);

    public static long Bytes(EndpointRow e) => e.TxBytes + e.RxBytes;
}
