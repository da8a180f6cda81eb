using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Notebooks.Api;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;

namespace PcapLab;

/// <summary>Captures that are still going: an interface, or a file played as if it were one. A chart in the cell moves while packets come.</summary>
public static class Live
{
    /// <summary>Captures an interface until the time is over or the cell is interrupted.</summary>
    /// <param name="iface">Interface name, such as <c>eth0</c>; <c>pcaplab interfaces</c> lists them.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="filter">BPF capture filter, or null for everything.</param>
    /// <returns>The analysis of what was captured. Its packets are not kept: <c>pcaplab record</c> writes a file.</returns>
    public static LiveResult Capture(string iface, double seconds = 10, string? filter = null) =>
        Watch(new LiveSource([iface], new LiveOptions { Filter = filter }), seconds);

    /// <summary>Plays a capture file as if it came from an interface.</summary>
    /// <param name="path">The file.</param>
    /// <param name="speed">1 is the capture's own pace, 10 ten times faster.</param>
    /// <param name="seconds">Longest time to play.</param>
    public static LiveResult Replay(string path, double speed = 1, double seconds = 3600) =>
        Watch(new ReplaySource(CaptureFile.Open(path), speed, TimeProvider.System), seconds);

    private static LiveResult Watch(PacketSource source, double seconds)
    {
        using (source)
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Notebook.Token))
        {
            var live = new LiveAnalysis(source);
            stop.CancelAfter(TimeSpan.FromSeconds(seconds));
            var reading = Task.Run(() => live.Run(stop.Token), CancellationToken.None);
            DisplayHandle? handle = null;
            while (!reading.Wait(500, CancellationToken.None)) Show(live.Snapshot(), ref handle);
            reading.GetAwaiter().GetResult();
            var result = live.Snapshot();
            Show(result, ref handle);
            return new LiveResult(result);
        }
    }

    private static void Show(AnalysisResult now, ref DisplayHandle? handle)
    {
        var chart = TimelinePicture.Of(now.Timeline, "app") with { Title = $"Live: {Reports.Format.Fmt.Count(now.Info.Packets)} packets" };
        if (handle is null) handle = Notebook.Display(chart);
        else handle.Update(chart);
    }
}
