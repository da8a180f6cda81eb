using PcapLab.Analysis;

namespace PcapLab.Reports.Sections;

/// <summary>What a report says about hosts, gathered in one walk, for rows are made as they are read and a capture may hold a million.</summary>
internal sealed class HostDigest
{
    private const int Keep = 15;

    // A card that speaks for more addresses than this is the router they are behind: its maker is not theirs.
    private const int MostAddresses = 6;
    private static readonly Comparer<HostRow> Order = Comparer<HostRow>.Create((a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : a.Ip.CompareTo(b.Ip));
    private readonly Dictionary<string, int> _cards = new(StringComparer.Ordinal);
    private readonly List<HostRow> _top = [];

    public HostDigest(IReadOnlyList<HostRow> hosts)
    {
        foreach (var h in hosts)
            if (h.Ip.IsHost) Add(h);
        if (Known == Keep + 1) return;
        if (_top.Count > Keep) _top.RemoveAt(Keep);
    }

    public int Count { get; private set; }
    public int Named { get; private set; }
    public int Serving { get; private set; }

    /// <summary>Hosts of which more is known than their address; of the others Talkers has said all.</summary>
    public int Known { get; private set; }

    public long KnownBytes { get; private set; }

    /// <summary>The known hosts with most bytes; one more rather than "other (1)".</summary>
    public IReadOnlyList<HostRow> Top => _top;

    public bool IsRouter(string? mac) => mac is not null && _cards.GetValueOrDefault(mac) > MostAddresses;

    private void Add(HostRow h)
    {
        Count++;
        if (h.Mac is { } mac) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_cards, mac, out _)++;
        var (named, serving) = (!string.IsNullOrEmpty(h.Names), !string.IsNullOrEmpty(h.Services));
        if (named) Named++;
        if (serving) Serving++;
        if (!named && !serving && string.IsNullOrEmpty(h.Vendor) && string.IsNullOrEmpty(h.Os)) return;
        Known++;
        KnownBytes += h.Bytes;
        if (_top.Count == Keep + 1 && Order.Compare(h, _top[^1]) >= 0) return;
        var place = _top.BinarySearch(h, Order);
        _top.Insert(place < 0 ? ~place : place, h);
        if (_top.Count > Keep + 1) _top.RemoveAt(Keep + 1);
    }
}
