using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Tests.Capture;

public class RecorderTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    private static RecordingOptions Options(string path) => new()
    {
        Path = path, Format = CaptureWriter.FormatFor(path, nanoseconds: true), Create = name => new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0),
    };

    private static IReadOnlyList<string> Record(RecordingOptions options)
    {
        using var source = CaptureFile.Open(Web);
        using var recorder = new Recorder(source, options);
        recorder.Run(null, TestContext.Current.CancellationToken);
        return recorder.Files;
    }

    [Theory]
    [InlineData("copy.pcap")]
    [InlineData("copy.pcapng")]
    public void A_recording_holds_the_packets_of_its_source(string name)
    {
        using var folder = new TempFolder();

        var file = Assert.Single(Record(Options(folder.File(name))));

        var (expected, actual) = (ReadCapture.From(Web), ReadCapture.From(file));
        Assert.Equal(expected.Times, actual.Times);
        Assert.Equal(expected.Packets.Select(p => p.Bytes), actual.Packets.Select(p => p.Bytes));
    }

    [Fact]
    public void Files_rotate_by_size_and_together_hold_everything()
    {
        using var folder = new TempFolder();

        var files = Record(Options(folder.File("r.pcapng")) with { RotateBytes = 50_000 });

        Assert.Equal(["r_00001.pcapng", "r_00002.pcapng", "r_00003.pcapng", "r_00004.pcapng", "r_00005.pcapng"], files.Select(f => Path.GetFileName(f)));
        Assert.All(files, f => Assert.InRange(new FileInfo(f).Length, 1, 50_000));
        Assert.Equal(ReadCapture.From(Web).Times, files.SelectMany(f => ReadCapture.From(f).Times));
    }

    [Fact]
    public void Files_rotate_by_packet_time()
    {
        using var folder = new TempFolder();

        var files = Record(Options(folder.File("r.pcap")) with { RotateTime = TimeSpan.FromSeconds(2) });

        var start = ReadCapture.From(Web).Times.First();
        Assert.Equal([0L, 1L, 2L, 3L], files.SelectMany(f => ReadCapture.From(f).Times.Select(t => (t - start) / 2_000_000_000).Distinct()));
    }

    [Fact]
    public void A_ring_keeps_the_newest_files()
    {
        using var folder = new TempFolder();

        var files = Record(Options(folder.File("r.pcapng")) with { RotateBytes = 50_000, Keep = 2 });

        Assert.Equal(files, Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["r_00004.pcapng", "r_00005.pcapng"], files.Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public void A_packet_limit_is_exact()
    {
        using var folder = new TempFolder();

        var files = Record(Options(folder.File("r.pcapng")) with { Packets = 100 });

        Assert.Equal(100, ReadCapture.From(files[0]).Packets.Count);
    }

    /// <summary>A disk that takes half of a write, then no more.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, (int)Math.Min(count, room - Length));
            if (Length >= room) throw new IOException("full", 28);
        }
    }

    [Theory]
    [InlineData("f.pcap")]
    [InlineData("f.pcapng")]
    public void A_full_disk_keeps_whole_packets_and_is_told(string name)
    {
        using var folder = new TempFolder();
        using var disk = new FullDisk(100_000);
        using var source = CaptureFile.Open(Web);
        using var recorder = new Recorder(source, Options(name) with { Create = _ => disk });

        var e = Assert.Throws<CaptureException>(() => recorder.Run(null, TestContext.Current.CancellationToken));

        var kept = ReadCapture.From(CaptureFile.Open(new MemoryStream(disk.ToArray()), name));
        Assert.Null(kept.Info.Damage);
        Assert.InRange(kept.Packets.Count, 100, 430);
        Assert.Contains($"the disk is full; the {kept.Packets.Count} packets that fit are kept", e.Message, StringComparison.Ordinal);
    }
}
