namespace PcapLab.Findings;

/// <summary>
/// Counts of very many keys in fixed memory, never too low: keys that share a slot add up. A detector that needs a key N times counts here in its first
/// walk over the flows and keeps exact figures in a second one, for those keys alone that can have reached N. So the outcome is exact.
/// </summary>
internal sealed class CountSketch
{
    private const int Slots = 1 << 20;
    private readonly byte[] _counts = new byte[Slots]; // a megabyte stays in the second-level cache beside what else a walk reads
    private int _most;

    /// <summary>Counts a key by its hash.</summary>
    public void Add(int hash)
    {
        ref var count = ref _counts[hash & (Slots - 1)];
        if (count < byte.MaxValue) count++;
        if (count > _most) _most = count;
    }

    /// <summary>How often a key can have come at most; 255 stands for more.</summary>
    public int AtMost(int hash) => _counts[hash & (Slots - 1)];

    /// <summary>Whether any key can have come so often.</summary>
    public bool MayReach(int times) => _most >= times;

    /// <summary>Whether a key can have come so often.</summary>
    public bool MayReach(int hash, int times) => AtMost(hash) >= times;
}
