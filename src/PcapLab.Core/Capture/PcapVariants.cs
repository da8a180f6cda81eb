using System.Runtime.InteropServices;

namespace PcapLab.Capture;

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
            if (MakesSense(records, size, swap, limit)) return size;
        }

        return candidates[0];
    }

    private static bool MakesSense(ReadOnlySpan<byte> records, int size, bool swap, int limit)
    {
        for (var i = 0; i < RecordsTried && records.Length >= size; i++)
        {
            var header = MemoryMarshal.Cast<byte, uint>(records[..16]);
            uint fraction = Order(header[1], swap), captured = Order(header[2], swap), original = Order(header[3], swap);
            // Original may fall short of captured by a byte or two in files of sloppy writers; a wrong header size is off by far more.
            if (captured > (uint)limit || fraction >= 1_000_000_000 || captured > original + 4UL || original > RecordReader.LargestRecord) return false;
            if (captured > records.Length - size) return true;
            records = records[(size + (int)captured)..];
        }

        return true;
    }

    private static uint Order(uint value, bool swap) => swap ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value) : value;
}
