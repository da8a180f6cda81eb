using PcapLab.Server.Api;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Packets;

/// <summary>Sorts positions by a column of the index; ties keep capture order.</summary>
internal static class PacketOrder
{
    public static int[] Sort(PacketIndex index, ReadOnlySpan<int> positions, PacketQuery query)
    {
        var sorted = positions.ToArray();
        if (query.Sort is "source" or "destination") Array.Sort(AddressKeys(index, sorted, query.Sort == "source"), sorted);
        else if (query.Sort is "time" or "length") Array.Sort(NumberKeys(index, sorted, query.Sort == "time"), sorted);
        else if (query.Sort is not ("number" or "")) throw new ApiException($"packets sort by number, time, source, destination, protocol, length or info, not by \"{query.Sort}\"");
        if (query.Descending) Array.Reverse(sorted);
        return sorted;
    }

    private static (long, int)[] NumberKeys(PacketIndex index, int[] positions, bool time)
    {
        var keys = new (long, int)[positions.Length];
        var reader = new IndexReader(index);
        for (var i = 0; i < keys.Length; i++)
        {
            var packet = reader[positions[i]];
            keys[i] = (time ? packet.Time : packet.Original, positions[i]);
        }

        return keys;
    }

    /// <summary>Addresses are ranked once; packets then sort by rank.</summary>
    private static (int, int)[] AddressKeys(PacketIndex index, int[] positions, bool source)
    {
        var addresses = index.Addresses();
        var byRank = Enumerable.Range(0, addresses.Length).ToArray();
        Array.Sort(addresses, byRank);
        var rank = new int[byRank.Length];
        for (var i = 0; i < byRank.Length; i++) rank[byRank[i]] = i;
        var keys = new (int, int)[positions.Length];
        var reader = new IndexReader(index);
        for (var i = 0; i < keys.Length; i++)
        {
            var packet = reader[positions[i]];
            keys[i] = (rank[source ? packet.Source : packet.Destination], positions[i]);
        }

        return keys;
    }
}
