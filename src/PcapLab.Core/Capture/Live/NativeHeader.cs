namespace PcapLab.Captures.Live;

/// <summary>libpcap's packet header: a C <c>timeval</c>, whose size is the platform's, then two lengths.</summary>
internal static unsafe class NativeHeader
{
    private static readonly int SecondsSize = OperatingSystem.IsWindows() || nint.Size == 4 ? 4 : 8;

    // On 64-bit Unix the fraction is in a slot of 8 bytes, whether it is a long (Linux) or an int and padding (macOS).
    private static readonly int LengthsAt = SecondsSize * 2;

    public const int LargestSize = 24;

    public static void Read(byte* header, bool nanoseconds, out long time, out int captured, out int original)
    {
        var seconds = SecondsSize == 8 ? *(long*)header : *(int*)header;
        long fraction = *(int*)(header + SecondsSize);
        time = seconds * 1_000_000_000 + (nanoseconds ? fraction : fraction * 1000);
        captured = *(int*)(header + LengthsAt);
        original = *(int*)(header + LengthsAt + 4);
    }

    /// <summary>A header for filters, which look at lengths alone.</summary>
    public static void Write(byte* header, int captured, int original)
    {
        new Span<byte>(header, LengthsAt).Clear();
        *(int*)(header + LengthsAt) = captured;
        *(int*)(header + LengthsAt + 4) = original;
    }
}
