using System.Runtime.InteropServices;

namespace PcapLab.Captures;

/// <summary>
/// Patched capture programs wrote longer record headers under magics that do not tell so: early Linux patches (24 and 28 bytes) and Nokia
/// appliances (20). The first records decide: the ordinary form wins unless it makes no sense and another does.
/// </summary>
internal static class PcapVariants
{
    private const int RecordsTried = 16;

    /// <summary>Size of the record headers, judged by the records that are visible in <paramref name="records"/>.</summary>
    public static int RecordHeaderSize(ReadOnlySpan<byte> records, bool swap, bool modified, bool lengthsInOrder, int limit)
    {
        ReadOnlySpan<int> candidates = modified ? [24, 28] : [16, 24, 20];
        if (!lengthsInOrder) return candidates[0];
        foreach (var size in candidates)
        {
            if (MakesSense(records, size, swap, limit, size == candidates[0])) return size;
        }

        return candidates[0];
    }

    /// <summary>A damaged ordinary file must not pass for a patched one, so a patched form has to look right: no empty packets, stamps of one time.</summary>
    private static bool MakesSense(ReadOnlySpan<byte> records, int size, bool swap, int limit, bool ordinary)
    {
        const long TwoYears = 63_072_000;
        long firstSeconds = -1;
        for (var i = 0; i < RecordsTried && records.Length >= size; i++)
        {
            var header = MemoryMarshal.Cast<byte, uint>(records[..16]);
            uint seconds = Order(header[0], swap), fraction = Order(header[1], swap), captured = Order(header[2], swap), original = Order(header[3], swap);
            // Original may fall short of captured by a few bytes in files of sloppy writers; a wrong header size is off by far more.
            if (captured > (uint)limit || fraction >= 1_000_000_000 || captured > original + 4UL || original > RecordReader.LargestRecord) return false;
            if (firstSeconds < 0) firstSeconds = seconds;
            if (!ordinary && (captured == 0 || Math.Abs(seconds - firstSeconds) > TwoYears)) return false;
            if (captured > records.Length - size) return true;
            records = records[(size + (int)captured)..];
        }

        return true;
    }

    private static uint Order(uint value, bool swap) => swap ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value) : value;
}
