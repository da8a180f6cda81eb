namespace PcapLab.Server.Packets;

/// <summary>Packets and bytes of something.</summary>
internal struct Traffic
{
    public long Packets;
    public long Bytes;

    public void Add(int bytes)
    {
        Packets++;
        Bytes += bytes;
    }
}

/// <summary>Who talked to whom, how much and in what sizes, over any stretch of the index.</summary>
internal sealed class TrafficFold
{
    /// <summary>Upper ends of the size classes, as Wireshark's packet lengths.</summary>
    public static readonly int[] SizeEnds = [63, 127, 255, 511, 1023, 1518, int.MaxValue];

    private readonly Dictionary<(int Low, int High), Traffic> _pairs = [];
    private Traffic[] _addresses = new Traffic[256];

    public Traffic Total;
    public long First { get; private set; } = long.MaxValue;
    public long Last { get; private set; } = long.MinValue;
    public long[] Sizes { get; } = new long[SizeEnds.Length];
    public IReadOnlyDictionary<(int Low, int High), Traffic> Pairs => _pairs;

    /// <summary>Traffic with a part in it, by address number.</summary>
    public IEnumerable<(int Address, Traffic Traffic)> Addresses => _addresses.Select((t, i) => (i, t)).Where(a => a.i > 0 && a.t.Packets > 0);

    public void Add(in IndexedPacket packet)
    {
        Total.Add(packet.Original);
        First = Math.Min(First, packet.Time);
        Last = Math.Max(Last, packet.Time);
        var size = 0;
        while (packet.Original > SizeEnds[size]) size++;
        Sizes[size]++;
        if (packet.Source == 0) return;
        AddAddress(packet.Source, packet.Original);
        if (packet.Destination != packet.Source) AddAddress(packet.Destination, packet.Original);
        var key = packet.Source < packet.Destination ? (packet.Source, packet.Destination) : (packet.Destination, packet.Source);
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out _).Add(packet.Original);
    }

    private void AddAddress(int number, int bytes)
    {
        if (number >= _addresses.Length) Array.Resize(ref _addresses, Math.Max(number + 1, _addresses.Length * 2));
        _addresses[number].Add(bytes);
    }
}
