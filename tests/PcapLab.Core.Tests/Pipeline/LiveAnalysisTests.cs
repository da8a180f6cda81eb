using PcapLab.Captures;

namespace PcapLab.Pipeline.Tests;

public class LiveAnalysisTests
{
    [Fact]
    public void A_file_a_pipe_and_packets_that_trickle_in_give_the_same_bytes()
    {
        var capture = AnalyzerTests.Mixed(new Random(3), 2000).Bytes;
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, capture);
        using var file = CaptureFile.Open(path);
        using var pipe = CaptureFile.Open(new MemoryStream(capture), "pipe");
        using var trickle = new TrickleSource(capture, () => { });
        var live = new LiveAnalysis(trickle, new AnalysisOptions { Threads = 3 });

        live.Run(CancellationToken.None);

        var expected = Document(Analyzer.Run(file, new AnalysisOptions { Threads = 1 }, CancellationToken.None));
        Assert.Equal(expected, Document(Analyzer.Run(pipe, new AnalysisOptions { Threads = 2 }, CancellationToken.None)));
        Assert.Equal(expected, Document(live.Snapshot()));
        File.Delete(path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_snapshot_is_the_analysis_of_the_packets_so_far(int threads)
    {
        var capture = AnalyzerTests.Mixed(new Random(5), 400).Bytes;
        var snapshots = new List<AnalysisResult>();
        LiveAnalysis? live = null;
        using var trickle = new TrickleSource(capture, () => snapshots.Add(live!.Snapshot()));
        live = new LiveAnalysis(trickle, new AnalysisOptions { Threads = threads, Clock = new TickingClock() });

        live.Run(CancellationToken.None);

        var some = snapshots.Where((_, i) => i % 17 == 3).ToList();
        Assert.NotEmpty(some);
        foreach (var snapshot in some)
        {
            using var part = new TrickleSource(capture, () => { }, snapshot.Info.Packets);
            Assert.Equal(Document(Analyzer.Run(part, new AnalysisOptions { Threads = 1 }, CancellationToken.None)), Document(snapshot));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void What_came_before_the_source_failed_is_followed_to_its_end(int threads)
    {
        var capture = AnalyzerTests.Mixed(new Random(7), 600).Bytes;
        var read = 0;
        using var trickle = new TrickleSource(capture, () =>
        {
            if (++read == 100) throw new CaptureException("the interface went away");
        });
        var live = new LiveAnalysis(trickle, new AnalysisOptions { Threads = threads, Clock = new TickingClock() });

        Assert.Equal("the interface went away", Assert.Throws<CaptureException>(() => live.Run(CancellationToken.None)).Message);

        var kept = live.Snapshot();
        Assert.Equal(300, kept.Info.Packets);
        using var part = new TrickleSource(capture, () => { }, 300);
        Assert.Equal(Document(Analyzer.Run(part, new AnalysisOptions { Threads = 1 }, CancellationToken.None)), Document(kept));
    }

    [Fact]
    public void A_snapshot_asked_for_too_soon_is_the_last_one()
    {
        using var source = AnalyzerTests.Mixed(new Random(5), 10).Open();
        var live = new LiveAnalysis(source, new AnalysisOptions { Threads = 1, Clock = new TickingClock() });

        Assert.Same(live.Snapshot(), live.Snapshot());
    }

    /// <summary>What is said of the source itself may differ: name, size, form.</summary>
    private static string Document(AnalysisResult result) =>
        AnalyzerTests.Document(result with { Info = result.Info with { File = "", SizeBytes = null, Format = "", Interfaces = [] } });

    /// <summary>Hands packets out a few at a time, as a live capture does.</summary>
    private sealed class TrickleSource : PacketSource
    {
        private readonly PacketBatch _all = new();
        private readonly Action _between;
        private readonly long _limit;
        private int _next;

        public TrickleSource(byte[] capture, Action between, long limit = long.MaxValue)
        {
            using var source = CaptureFile.Open(new MemoryStream(capture), "all");
            Assert.True(source.Read(_all, CancellationToken.None));
            Assert.False(source.Read(new PacketBatch(), CancellationToken.None), "the capture is larger than one block");
            Info.Interfaces.AddRange(source.Info.Interfaces);
            _between = between;
            _limit = limit;
        }

        public override bool Read(PacketBatch batch, CancellationToken cancellation)
        {
            batch.Clear();
            if (_next > 0) _between();
            if (_next == Math.Min(_all.Count, _limit)) return false;
            batch.Buffer = (byte[])_all.Buffer.Clone();
            batch.FirstNumber = _next + 1;
            for (var n = 0; n < 3 && _next < Math.Min(_all.Count, _limit); n++) batch.Append() = _all.Records[_next++];
            return true;
        }
    }

    /// <summary>A clock that moves by one with every look.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private long _now;
        public override long GetTimestamp() => ++_now;
    }
}
