using System.Diagnostics;
using PcapLab.Captures;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

public sealed class RecordCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    private static List<(long Time, string Bytes)> Packets(string path)
    {
        using var source = CaptureFile.Open(path);
        var batch = new PacketBatch();
        var packets = new List<(long, string)>();
        while (source.Read(batch, TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < batch.Count; i++) packets.Add((batch.Records[i].Time, Convert.ToHexString(batch.Bytes(batch.Records[i]))));
        }

        return packets;
    }

    [Theory]
    [InlineData("copy.pcap")]
    [InlineData("copy.pcapng")]
    public void A_replay_is_recorded_without_root(string name)
    {
        var result = Pcaplab.Run("record", "--from", Web, "--speed", "max", "--out", _folder.File(name));

        Assert.Equal(0, result.Code);
        Assert.Contains("431 packets", result.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(Packets(Web), Packets(_folder.File(name)));
    }

    [Fact]
    public void A_report_can_be_made_at_the_end()
    {
        var result = Pcaplab.Run("record", "--from", Web, "--speed", "max", "--out", _folder.File("s.pcapng"), "--report", _folder.File("s.md"));

        Assert.True(result.Code == 0, result.Err);
        Assert.Contains("431", File.ReadAllText(_folder.File("s.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_usage_is_told_before_anything_is_written()
    {
        Assert.Equal(2, Pcaplab.Run("record", "--out", _folder.File("a.pcap")).Code);
        Assert.Equal(2, Pcaplab.Run("record", "--from", Web).Code);
        Assert.Equal(2, Pcaplab.Run("record", "-i", "a", "-i", "b", "--out", _folder.File("a.pcap")).Code);
        Assert.Equal(2, Pcaplab.Run("record", "--from", Web, "--keep", "3", "--out", _folder.File("a.pcap")).Code);
        Assert.Equal(2, Pcaplab.Run("record", "--from", Web, "--duration", "soon", "--out", _folder.File("a.pcap")).Code);
        Assert.Equal(1, Pcaplab.Run("record", "--from", _folder.File("none"), "--out", _folder.File("a.pcap")).Code);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interrupt_ends_a_live_recording_well_even_in_the_background()
    {
        Peer.Root0();
        Peer.Program("ping");
        if (Captures.Live.CaptureDevices.LibraryVersion is null) Peer.Missing("needs libpcap");
        var path = _folder.File("live.pcapng");
        // A shell's background command has the interrupt signal ignored, as in scripts that stop recorders with kill -INT.
        var start = new ProcessStartInfo("sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var a in new[] { "-c", $"dotnet '{typeof(CommandLine).Assembly.Location}' record -i lo -f icmp --out '{path}' & echo $!; wait $!" }) start.ArgumentList.Add(a);
        using var shell = Process.Start(start)!;
        var pid = await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Contains("recording lo", await shell.StandardError.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Peer.Run("ping", "-c", "3", "-i", "0.01", "127.0.0.1");
        Peer.Run("kill", "-INT", pid!);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, shell.ExitCode);
        Assert.Equal(6, Packets(path).Count);
    }
}
