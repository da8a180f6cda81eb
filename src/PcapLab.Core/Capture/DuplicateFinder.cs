using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PcapLab.Captures;

/// <summary>
/// Finds packets that were captured twice: same captured bytes as one of the packets shortly before, by count or by time, as editcap does.
/// </summary>
public sealed class DuplicateFinder
{
    /// <summary>However wide a time window is, no more packets than this are remembered.</summary>
    private const int MostRemembered = 1_000_000;

    private readonly Queue<(UInt128 Hash, long Time)> _recent = [];
    private readonly Dictionary<UInt128, int> _counts = [];
    private readonly int _window;
    private readonly long? _withinNs;
    private readonly int _ignore;

    /// <param name="window">How many packets count as shortly before, this one included.</param>
    /// <param name="withinNs">Packets this near in time count instead, or null.</param>
    /// <param name="ignoreBytes">Leading bytes left out of the comparison; packets that are shorter are compared whole.</param>
    public DuplicateFinder(int window = 5, long? withinNs = null, int ignoreBytes = 0)
    {
        _window = withinNs is null ? Math.Max(1, window) : MostRemembered;
        _withinNs = withinNs;
        _ignore = ignoreBytes;
    }

    /// <summary>Whether the packet is a duplicate; remembers it either way.</summary>
    public bool IsDuplicate(long time, ReadOnlySpan<byte> bytes)
    {
        while (_recent.Count >= _window || (_recent.TryPeek(out var oldest) && _withinNs is { } within && time - oldest.Time > within)) Forget();
        var hash = Hash(bytes.Length > _ignore ? bytes[_ignore..] : bytes, bytes.Length);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, hash, out var known);
        count++;
        _recent.Enqueue((hash, time));
        return known;
    }

    private void Forget()
    {
        var (hash, _) = _recent.Dequeue();
        if (--CollectionsMarshal.GetValueRefOrNullRef(_counts, hash) == 0) _counts.Remove(hash);
    }

    private static UInt128 Hash(ReadOnlySpan<byte> bytes, int length)
    {
        // SHA-256, for packets are crafted by others: a collision would hide one.
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return MemoryMarshal.Read<UInt128>(hash) ^ (UInt128)length;
    }
}
