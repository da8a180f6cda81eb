using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Scan;

/// <summary>The scan process: one scan, told line by line, ended early when its standard input closes.</summary>
internal static class ScanWorker
{
    public static async Task<int> Run(TextReader input, TextWriter output, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            var spec = JsonSerializer.Deserialize(await input.ReadLineAsync().ConfigureAwait(false) ?? "{}", WorkerJson.Default.ScanSpec)!;
            _ = Task.Run(() =>
            {
                input.ReadToEnd();
                stop.Cancel();
            });
            var progress = new LineProgress(output);
            var devices = await new DeviceScanner(time).Scan(spec.Interface, spec.Confirm, MacVendors.Find, progress, stop.Token).ConfigureAwait(false);
            Say(output, new ScanReport { Devices = [.. devices.Select(d => new ScannedDevice(d.Ip.ToString(), d.Mac, d.Vendor, d.Name, d.FoundBy, d.RttMs, ""))] });
            return 0;
        }
        catch (Exception e) when (e is CaptureException or JsonException or IOException)
        {
            Say(output, new ScanReport { Error = e.Message });
            return 1;
        }
    }

    private static void Say(TextWriter output, ScanReport report)
    {
        lock (output)
        {
            output.WriteLine(JsonSerializer.Serialize(report, ScanJson.Default.ScanReport));
            output.Flush();
        }
    }

    private sealed class LineProgress(TextWriter output) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value) => Say(output, new ScanReport { Done = value.Asked, Of = value.Of });
    }
}
