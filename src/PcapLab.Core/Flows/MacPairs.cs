using System.Buffers.Binary;

namespace PcapLab.Flows;

/// <summary>
/// Interns the Ethernet address pairs that flows start with: 0 is none. Networks have few stations, so a flow pays 4 bytes instead of 12; past the
/// cap (a flood of forged addresses) a flow goes without.
/// </summary>
public sealed class MacPairs
{
    private const int Cap = 100_000;
    private readonly Dictionary<(ulong Source, ulong Destination), int> _index = [];
    private readonly List<(ulong Source, ulong Destination)> _pairs;

    /// <summary>No pairs yet.</summary>
    public MacPairs() => _pairs = [default];

    private MacPairs(MacPairs other) => _pairs = [.. other._pairs];

    /// <summary>A copy to read by number.</summary>
    public MacPairs Copy() => new(this);

    /// <summary>The pair of a number; 48 bits each, source first.</summary>
    public (ulong Source, ulong Destination) this[int id] => _pairs[id];

    /// <summary>Whether the cap was hit.</summary>
    public bool Full => _pairs.Count >= Cap;

    /// <summary>The number of the pair in an Ethernet header.</summary>
    public int Intern(ReadOnlySpan<byte> ethernet)
    {
        if (ethernet.Length < 12) return 0;
        var destination = BinaryPrimitives.ReadUInt64BigEndian(ethernet) >> 16;
        var source = BinaryPrimitives.ReadUInt64BigEndian(ethernet[4..]) & 0xffff_ffff_ffff;
        return Intern(source, destination);
    }

    /// <summary>The number of the pair seen from the other side.</summary>
    public int Swapped(int id) => id == 0 ? 0 : Intern(_pairs[id].Destination, _pairs[id].Source);

    private int Intern(ulong source, ulong destination)
    {
        if (_index.TryGetValue((source, destination), out var id)) return id;
        if (Full) return 0;
        id = _pairs.Count;
        _pairs.Add((source, destination));
        _index.Add((source, destination), id);
        return id;
    }
}
