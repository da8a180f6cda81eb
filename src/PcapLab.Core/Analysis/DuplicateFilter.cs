using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PcapLab.Analysis;

/// <summary>
/// Counts frames that repeat an earlier one byte for byte within <see cref="WindowNs"/>: what a mirror port copies twice. The first 96 bytes, the
/// lengths and, through the transport checksum among them, the rest stand in a 64-bit hash. A fixed table bounds memory: a
/// duplicate that comes after thousands of other frames may be missed, none is counted wrongly.
/// </summary>
public sealed class DuplicateFilter
{
    /// <summary>Five milliseconds: a switch copies within microseconds, a host repeats itself later.</summary>
    public const long WindowNs = 5_000_000;

    private const int Slots = 8192;
    private readonly (ulong Hash, long Time)[] _seen = new (ulong, long)[Slots];

    /// <summary>Whether the frame repeats one seen just before.</summary>
    public bool IsDuplicate(ReadOnlySpan<byte> frame, int original, long time)
    {
        var hash = Hash(frame, original);
        ref var seen = ref _seen[hash % Slots];
        var again = seen.Hash == hash && time - seen.Time is >= 0 and <= WindowNs;
        seen = (hash, time);
        return again;
    }

    private static ulong Hash(ReadOnlySpan<byte> frame, int original)
    {
        var hash = (ulong)original << 32 | (uint)frame.Length | 1UL << 63;
        if (frame.Length > 96) frame = frame[..96];
        var words = MemoryMarshal.Cast<byte, ulong>(frame);
        var rest = frame[(frame.Length & ~7)..];
        // Three sums side by side: the multiplications do not wait for one another.
        ulong second = hash, third = hash;
        while (words.Length >= 3)
        {
            hash = Mix(hash ^ words[0]);
            second = Mix(second + words[1]);
            third = Mix(third ^ words[2]);
            words = words[3..];
        }

        hash = Mix(hash ^ BitOperations.RotateLeft(second, 21) ^ BitOperations.RotateLeft(third, 42));
        foreach (var word in words) hash = Mix(hash ^ word);
        if (rest.Length >= 4) hash = Mix(hash ^ BinaryPrimitives.ReadUInt32LittleEndian(rest));
        foreach (var b in rest[(rest.Length & ~3)..]) hash = Mix(hash ^ b);
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x *= 0x9e37_79b9_7f4a_7c15;
        return x ^ x >> 29;
    }
}
