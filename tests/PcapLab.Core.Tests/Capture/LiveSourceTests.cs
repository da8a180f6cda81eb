using System.Diagnostics;
using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Tests.Capture;

[Collection("cable")] // the address of the near end is one
public class LiveSourceTests
{
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
        var tcpdump = Peer.Program("tcpdump");
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
        using var cable = new Cable();
        using var source = new LiveSource([cable.Near, "lo"], new LiveOptions { Filter = "icmp[icmptype] == icmp-echo and host " + cable.FarAddress, BufferBytes = 4 << 20 });
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
