using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Interns outer address pairs of tunnels; index 0 is no tunnel.</summary>
public sealed class TunnelTable
{
    private const int Cap = 100_000;
    private readonly Dictionary<(Ip, Ip, LayerId), int> _index = [];
    private readonly List<(Ip Source, Ip Destination, LayerId Kind)> _pairs = [default];

    /// <summary>A copy to read by number while the decoder goes on.</summary>
    public TunnelTable Copy()
    {
        var copy = new TunnelTable();
        copy._pairs.AddRange(_pairs.Skip(1));
        return copy;
    }

    /// <summary>The number of a pair; 0 past the cap.</summary>
    public int Intern(Ip source, Ip destination, LayerId kind)
    {
        if (_index.TryGetValue((source, destination, kind), out var id)) return id;
        if (_pairs.Count >= Cap) return 0;
        id = _pairs.Count;
        _pairs.Add((source, destination, kind));
        _index.Add((source, destination, kind), id);
        return id;
    }

    /// <summary>The outer pair (the outermost) and what carried the inner packet.</summary>
    public (Ip Source, Ip Destination, LayerId Kind) this[int id] => _pairs[id];
}
