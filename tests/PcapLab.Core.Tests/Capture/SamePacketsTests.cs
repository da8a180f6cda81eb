using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Pipeline;

namespace PcapLab.Tests.Capture;

/// <summary>Rule 1 of the architecture: live, file and replay of the same packets give the same analysis, byte for byte.</summary>
[Collection("cable")] // the address of the near end is one
public class SamePacketsTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    /// <summary>Writes down what passes, so that it can be read again.</summary>
    private sealed class Tee(PacketSource inner, int packets, CaptureWriter writer) : PacketSource(inner.Info)
    {
        private readonly CaptureCopy _copy = new(writer, inner.Info);

        public override bool Read(PacketBatch batch, CancellationToken cancellation)
        {
            if (writer.Packets >= packets || !inner.Read(batch, cancellation)) return false;
            _copy.Write(batch);
            return true;
        }
    }

    private static Dictionary<string, string> Analysis(PacketSource source)
    {
        using var bytes = new MemoryStream();
        using (source)
        using (var json = new Utf8JsonWriter(bytes)) AnalysisDocument.Write(json, "same", Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken), null, full: true);
        using var document = JsonDocument.Parse(bytes.ToArray());
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(double.PositiveInfinity)]
    public void A_replay_gives_what_the_file_gives(double speed) =>
        Assert.Equal(Analysis(CaptureFile.Open(Web)), Analysis(new ReplaySource(CaptureFile.Open(Web), speed, new JumpingClock())));

    [Fact(Timeout = 60_000)]
    public void A_live_capture_gives_what_its_recording_gives()
    {
        using var cable = new Cable();
        using var folder = new TempFolder();
        var frames = ReadCapture.From(Web).Packets.Select(p => p.Bytes).ToList();
        using var live = new LiveSource([cable.Near], new LiveOptions { Filter = "ether host 02:00:5e:00:53:10 or ether host 02:00:5e:00:53:01", BufferBytes = 8 << 20 });
        using (var sender = new LiveDevice(cable.Near, 0, new LiveOptions { BufferBytes = 1 << 20 })) frames.ForEach(f => sender.Send(f));

        Dictionary<string, string> seen;
        using (var writer = CaptureWriter.Create(File.Create(folder.File("same.pcapng")), CaptureFormat.Pcapng)) seen = Analysis(new Tee(live, frames.Count, writer));
        var recorded = Analysis(CaptureFile.Open(folder.File("same.pcapng")));
        var replayed = Analysis(new ReplaySource(CaptureFile.Open(folder.File("same.pcapng")), 10, new JumpingClock()));

        Assert.Equal(frames, ReadCapture.From(folder.File("same.pcapng")).Packets.Select(p => p.Bytes));
        Assert.Equal(recorded, replayed);
        // What the source says of itself (file, interface, drop counters) differs by nature.
        foreach (var name in seen.Keys.Except(["info", "quality"])) Assert.Equal((name, recorded[name]), (name, seen[name]));
    }
}
