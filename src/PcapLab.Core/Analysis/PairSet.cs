namespace PcapLab.Analysis;

/// <summary>A set of 64-bit numbers in one array: 11 to 22 bytes a member.</summary>
/// <param name="expected">Members to make room for at once: growing later leaves the smaller arrays behind as garbage.</param>
internal sealed class PairSet(int expected)
{
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();
    private ulong[] _slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, expected + expected / 3))];
    private int _count;

    /// <summary>The slot where the search for a number begins; reading it early hides its cache miss.</summary>
    public ulong Peek(ulong value) => _slots[(int)(Mix(value + 1) >> 32) & (_slots.Length - 1)];

    /// <summary>Adds a number; false when it was there.</summary>
    public bool Add(ulong value)
    {
        value++; // 0 marks a free slot
        var mask = _slots.Length - 1;
        var at = (int)(Mix(value) >> 32) & mask;
        for (; _slots[at] != 0; at = (at + 1) & mask)
        {
            if (_slots[at] == value) return false;
        }

        _slots[at] = value;
        if (++_count * 4L > _slots.Length * 3L) Grow();
        return true;
    }

    /// <summary>Scatters bits; seeded per process, so that crafted addresses cannot collide.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ Seed) * 0x9e37_79b9_7f4a_7c15;
        x = (x ^ x >> 32) * 0xd6e8_feb8_6659_fd93;
        return x ^ x >> 32;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var value in old)
        {
            if (value == 0) continue;
            var at = (int)(Mix(value) >> 32) & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = value;
        }
    }
}
