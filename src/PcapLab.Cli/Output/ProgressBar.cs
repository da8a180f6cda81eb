using System.Globalization;
using PcapLab.Pipeline;

namespace PcapLab.Cli;

/// <summary>One line on standard error that says how far the work is; silent for short work, for pipes and with <c>--quiet</c>.</summary>
/// <param name="error">Standard error.</param>
/// <param name="enabled">Whether a person is watching.</param>
/// <param name="clock">How long that person has been waiting: the one thing here that packet time cannot tell.</param>
internal sealed class ProgressBar(TextWriter error, bool enabled, TimeProvider clock) : IProgress<AnalysisProgress>, IDisposable
{
    private const double ShowAfterSeconds = 0.5;
    private const double RedrawSeconds = 0.1;
    private double _drawn = double.NegativeInfinity;

    private readonly long _start = clock.GetTimestamp();

    /// <summary>Tells the state; redraws at most ten times a second.</summary>
    public void Report(AnalysisProgress value)
    {
        if (!enabled) return;
        var seconds = clock.GetElapsedTime(_start).TotalSeconds;
        if (seconds < ShowAfterSeconds || seconds - _drawn < RedrawSeconds) return;
        _drawn = seconds;
        error.Write("\r" + Line(value.Packets, value.Position, value.Size, seconds) + "\x1b[K");
        error.Flush();
    }

    /// <summary>The text of the line.</summary>
    internal static string Line(long packets, long bytes, long? total, double seconds)
    {
        var rate = packets / Math.Max(seconds, 1e-9);
        var text = $"{Size.Bytes(bytes)}  {Size.Count(packets)} packets  {Size.Short(rate)} packets/s";
        if (total is not > 0) return text;
        var part = Math.Clamp((double)bytes / total.Value, 0, 1);
        var (full, empty) = Terminal.Unicode ? ('█', '░') : ('#', '.');
        var cells = (int)(part * 20);
        var left = part > 0 ? TimeSpan.FromSeconds(seconds / part - seconds) : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{new string(full, cells)}{new string(empty, 20 - cells)} {part * 100,3:0}%  {text}  {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (double.IsFinite(_drawn)) error.Write("\r\x1b[K");
        _drawn = double.NegativeInfinity;
    }
}
