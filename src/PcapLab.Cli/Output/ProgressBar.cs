using System.Globalization;

namespace PcapLab.Cli;

/// <summary>One line on standard error that says how far the work is; silent for short work, for pipes and with <c>--quiet</c>.</summary>
internal sealed class ProgressBar(TextWriter error, bool enabled) : IDisposable
{
    private const double ShowAfterSeconds = 0.5;
    private const double RedrawSeconds = 0.1;
    private double _drawn = double.NegativeInfinity;

    /// <summary>Tells the state; redraws at most ten times a second.</summary>
    /// <param name="packets">Packets so far.</param>
    /// <param name="bytes">Bytes of the input so far.</param>
    /// <param name="total">Bytes of the whole input, or null for pipes.</param>
    /// <param name="elapsed">Time since the start, from the pipeline's clock.</param>
    public void Update(long packets, long bytes, long? total, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        if (!enabled || seconds < ShowAfterSeconds || seconds - _drawn < RedrawSeconds) return;
        _drawn = seconds;
        error.Write("\r" + Line(packets, bytes, total, seconds) + "\x1b[K");
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
