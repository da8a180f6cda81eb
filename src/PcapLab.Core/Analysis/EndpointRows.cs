using System.Collections;

namespace PcapLab.Analysis;

/// <summary>The endpoints as rows, most bytes first, made when asked for.</summary>
public sealed class EndpointRows : IReadOnlyList<EndpointRow>
{
    private readonly EndpointFold _endpoints;
    private readonly Func<PcapLab.Schema.Ip, string?> _name;
    private readonly int[] _order;

    /// <summary>Sorts the endpoints.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="name">Name of an address, or null.</param>
    public EndpointRows(EndpointFold endpoints, Func<PcapLab.Schema.Ip, string?> name)
    {
        _endpoints = endpoints;
        _name = name;
        _order = new int[endpoints.Count];
        var keys = new long[endpoints.Count];
        var byAddress = endpoints.ByAddress;
        for (var i = 0; i < keys.Length; i++)
        {
            _order[i] = i; // its rank by address, until all is sorted
            keys[i] = -(endpoints[byAddress[i]].TxBytes + endpoints[byAddress[i]].RxBytes);
        }

        Array.Sort(keys, _order);
        SortTies(keys);
        for (var i = 0; i < _order.Length; i++) _order[i] = byAddress[_order[i]];
    }

    /// <inheritdoc/>
    public int Count => _order.Length;

    /// <inheritdoc/>
    public EndpointRow this[int index]
    {
        get
        {
            ref readonly var e = ref _endpoints[_order[index]];
            return new EndpointRow
            {
                Ip = e.Ip, TxPackets = e.TxPackets, TxBytes = e.TxBytes, RxPackets = e.RxPackets, RxBytes = e.RxBytes, First = e.First, Last = e.Last,
                Peers = e.Peers, Ports = e.Ports, Mac = e.Mac == 0 ? null : MacText.Of(e.Mac), Vendor = e.Mac == 0 ? null : MacVendors.Find(e.Mac), Name = _name(e.Ip),
            };
        }
    }

    /// <inheritdoc/>
    public IEnumerator<EndpointRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal bytes: by address.</summary>
    private void SortTies(long[] keys)
    {
        for (var i = 0; i < keys.Length;)
        {
            var end = i + 1;
            while (end < keys.Length && keys[end] == keys[i]) end++;
            if (end - i > 1) Array.Sort(_order, i, end - i);
            i = end;
        }
    }
}
