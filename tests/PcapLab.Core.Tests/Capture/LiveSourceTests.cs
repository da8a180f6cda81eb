using System.Diagnostics;
using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Tests.Capture;

public class LiveSourceTests
{
    /// <summary>This host and another one, a namespace, on the two ends of a cable.</summary>
    private sealed class Cable : IDisposable
    {
        private static readonly string Ip = Peer.Program("ip");
        private readonly string _far = $"plfar{Environment.ProcessId}";

        public string Near { get; } = $"pl{Environment.ProcessId}";

        public Cable()
        {
            Do("netns", "add", _far);
            Do("link", "add", Near, "type", "veth", "peer", "name", "far0", "netns", _far);
            Do("addr", "add", "198.51.100.1/30", "dev", Near);
            Do("link", "set", Near, "up");
            Do("-n", _far, "addr", "add", "198.51.100.2/30", "dev", "far0");
            Do("-n", _far, "link", "set", "far0", "up");
        }

        public void Ping(int count) => Do("netns", "exec", _far, "ping", "-q", "-c", $"{count}", "-i", "0.002", "-s", "900", "198.51.100.1");

        public void Dispose() => Peer.Run(Ip, "netns", "del", _far);

        private static void Do(params string[] args)
        {
            var (code, text, err) = Peer.Run(Ip, args);
            Assert.True(code == 0, string.Join(' ', args) + ": " + text + err);
        }
    }

    private static ReadCapture Take(LiveSource source, int packets)
    {
        var result = new ReadCapture(source.Info, [], []);
        var batch = new PacketBatch();
        while (result.Packets.Count < packets && source.Read(batch, TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < batch.Count; i++) result.Packets.Add((batch.Records[i], batch.Bytes(batch.Records[i]).ToArray()));
        }

        return result;
    }

    [Fact(Timeout = 60_000)]
    public async Task Packets_equal_those_of_tcpdump_byte_for_byte()
    {
        Peer.Root0();
        var tcpdump = Peer.Program("tcpdump");
        Peer.Program("ping");
        const int Packets = 200;
        using var folder = new TempFolder();
        using var cable = new Cable();
        using var source = new LiveSource([cable.Near], new LiveOptions { Filter = "icmp", BufferBytes = 4 << 20 });
        var start = new ProcessStartInfo(tcpdump) { RedirectStandardError = true };
        foreach (var a in new[] { "-i", cable.Near, "-c", $"{Packets}", "--time-stamp-precision=nano", "-w", folder.File("peer.pcap"), "icmp" }) start.ArgumentList.Add(a);
        using var peer = Process.Start(start)!;
        while (await peer.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
        }

        cable.Ping(Packets / 2);
        var own = Take(source, Packets);
        await peer.WaitForExitAsync(TestContext.Current.CancellationToken);
        var theirs = ReadCapture.From(folder.File("peer.pcap"));

        Assert.Equal(theirs.Packets.Select(p => p.Bytes), own.Packets.Select(p => p.Bytes));
        Assert.Equal(theirs.Times, own.Times);
        Assert.Equal(0, source.Info.Interfaces[0].Drops);
    }

    [Fact(Timeout = 60_000)]
    public void Stopping_hands_out_what_has_arrived_and_ends()
    {
        Peer.Root0();
        Peer.Program("ping");
        using var cable = new Cable();
        using var source = new LiveSource([cable.Near, "lo"], new LiveOptions { Filter = "icmp[icmptype] == icmp-echo and host 198.51.100.2", BufferBytes = 4 << 20 });
        cable.Ping(20);

        source.Stop();

        Assert.Equal(20, Take(source, int.MaxValue).Packets.Count);
        Assert.Equal([20L, 0L], source.Info.Interfaces.Select(i => i.Packets));
    }

    [Fact]
    public void Unknown_interfaces_and_wrong_filters_say_what_to_do()
    {
        Peer.Root0();
        var unknown = Assert.Throws<CaptureException>(() => new LiveSource(["l0"], new LiveOptions()));
        var wrong = Assert.Throws<CaptureException>(() => new LiveSource(["lo"], new LiveOptions { Filter = "prot 53" }));

        Assert.Contains("did you mean lo?", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("prot 53", wrong.Message, StringComparison.Ordinal);
        Assert.All([unknown, wrong], e => Assert.DoesNotContain('\n', e.Message));
    }

    [Fact]
    public void Interfaces_are_listed_with_what_they_are()
    {
        Peer.Root0();

        var loopback = Assert.Single(CaptureDevices.List(), d => d.Name == "lo");

        Assert.True(loopback.IsLoopback && loopback.CanCapture);
        Assert.Contains("127.0.0.1/8", loopback.Addresses);
    }
}
