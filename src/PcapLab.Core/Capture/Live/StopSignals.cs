using System.Globalization;
using System.Runtime.InteropServices;

namespace PcapLab.Captures.Live;

/// <summary>Calls back when the user or the system asks the process to stop (Ctrl-C, SIGTERM), in place of ending it.</summary>
public sealed partial class StopSignals : IDisposable
{
    private const int InterruptSignal = 2;

    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens until disposed; <paramref name="stop"/> is called on a thread of the system's.</summary>
    public StopSignals(Action stop)
    {
        Unignore();
        PosixSignal[] signals = OperatingSystem.IsWindows() ? [PosixSignal.SIGINT] : [PosixSignal.SIGINT, PosixSignal.SIGTERM];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop();
        }))];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, r => r.Dispose());

    /// <summary>
    /// A script's background command starts with the interrupt signal ignored, and the runtime leaves it so; but kill -INT is how recorders
    /// are stopped, tcpdump too.
    /// </summary>
    private static void Unignore()
    {
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
            if (line is null || !ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)) return;
            if ((ignored >> (InterruptSignal - 1) & 1) != 0) _ = signal(InterruptSignal, 0);
        }
        catch (IOException)
        {
            // No /proc: the signal stays as it is.
        }
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
