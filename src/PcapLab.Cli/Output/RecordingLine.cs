using System.Globalization;
using PcapLab.Captures.Live;

namespace PcapLab.Cli;

/// <summary>The line that a recording shows of itself on a terminal.</summary>
internal sealed class RecordingLine(CommandContext context) : IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(500);

    private readonly bool _enabled = !context.Quiet && Terminal.ErrorIsTerminal;
    private RecordingState _drawn;
    private bool _shown;

    /// <summary>Redraws, at most twice a second.</summary>
    public void Update(RecordingState now)
    {
        if (!_enabled || _shown && now.Elapsed - _drawn.Elapsed < RedrawEvery) return;
        var rate = (now.Packets - _drawn.Packets) / Math.Max(0.001, (now.Elapsed - _drawn.Elapsed).TotalSeconds);
        context.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r{(int)now.Elapsed.TotalMinutes}:{now.Elapsed.Seconds:D2}  {Size.Count(now.Packets)} packets  {Size.Bytes(now.Bytes)}  {Size.Short(rate)} packets/s  {Drops(now)}\x1b[K"));
        _drawn = now;
        _shown = true;
    }

    /// <summary>What stands on standard error when all is done.</summary>
    public static string Summary(RecordingState state, string path, int files) =>
        $"{Size.Count(state.Packets)} packets, {Size.Bytes(state.Bytes)} in {Size.Duration(Math.Round(state.Elapsed.TotalSeconds, 1))}, {Drops(state)} → {(path == "-" ? "standard output" : files > 1 ? $"{files} files of {path}" : path)}";

    private static string Drops(RecordingState state) => state.Drops is { } drops ? $"{Size.Count(drops)} dropped" : "drops unknown";

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (_shown) context.Error.Write("\r\x1b[K");
        _shown = false;
    }
}
