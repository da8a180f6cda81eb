using System.Globalization;
using System.Runtime.InteropServices;

namespace PcapLab.Captures.Live;

/// <summary>The interrupt signal of background commands.</summary>
public static partial class InterruptSignal
{
    private const int Number = 2;

    /// <summary>
    /// A script's background command starts with the interrupt signal ignored, and the runtime would leave it so; but <c>kill -INT</c> is
    /// how recorders are stopped, tcpdump too. To be called before handlers are registered.
    /// </summary>
    public static void Unignore()
    {
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
            if (line is null || !ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)) return;
            if ((ignored >> (Number - 1) & 1) != 0) _ = signal(Number, 0);
        }
        catch (IOException)
        {
            // No /proc: the signal stays as it is.
        }
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
