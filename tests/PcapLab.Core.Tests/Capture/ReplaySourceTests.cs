using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Tests.Capture;

public class ReplaySourceTests
{
    private static PacketSource Three() => CaptureFile.Open(
        new MemoryStream(new MadeCapture().Section().Interface()
            .Packet(0, 10_000_000, [1]).Packet(0, 10_500_000, [2], options: o => o.Option(1, 65)).Packet(0, 14_000_000, [3]).Bytes), "made");

    [Theory]
    [InlineData(1, 500, 4000)]
    [InlineData(4, 125, 1000)]
    public void Packets_come_when_their_stamps_say(double speed, int second, int third)
    {
        var clock = new JumpingClock();
        using var replay = new ReplaySource(Three(), speed, clock);
        var batch = new PacketBatch();
        var seen = new List<(byte Packet, double At)>();
        while (replay.Read(batch, TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < batch.Count; i++) seen.Add((batch.Bytes(batch.Records[i])[0], Math.Round(clock.Now.TotalMilliseconds)));
        }

        Assert.Equal([(1, 0d), (2, second), (3, third)], seen.Select(s => ((int)s.Packet, s.At)));
    }

    [Fact]
    public void A_replay_is_the_file_again_notes_and_all()
    {
        var replay = ReadCapture.From(new ReplaySource(Three(), 2, new JumpingClock()));
        var fast = ReadCapture.From(new ReplaySource(Three(), double.PositiveInfinity, new JumpingClock()));
        var file = ReadCapture.From(Three());

        Assert.Equal(file.Times, replay.Times);
        Assert.Equal(file.Packets.Select(p => p.Bytes), replay.Packets.Select(p => p.Bytes));
        Assert.Equal(file.Packets.Select(p => p.Bytes), fast.Packets.Select(p => p.Bytes));
        Assert.Equal([2L], replay.Notes.Select(n => n.Number));
    }

    [Fact]
    public void Waiting_can_be_called_off()
    {
        using var replay = new ReplaySource(Three(), 1e-9, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var batch = new PacketBatch();
        Assert.True(replay.Read(batch, stop.Token));
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => replay.Read(batch, stop.Token));
    }
}
