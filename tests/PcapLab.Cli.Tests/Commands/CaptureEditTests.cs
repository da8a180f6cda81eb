using PcapLab.Captures;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>merge, split, dedupe and shift beside mergecap and editcap, on captures that ship.</summary>
public sealed class CaptureEditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Path.Combine(Peer.Root, "sample-captures", name);

    private string Own(string name) => _folder.File(name);

    private void Run(params string[] args)
    {
        var result = Pcaplab.Run(args);
        Assert.True(result.Code == 0, result.Err);
    }

    private static void RunPeer(string program, params string[] args)
    {
        var (code, _, err) = Peer.Run(Peer.Program(program), args);
        Assert.True(code == 0, err);
    }

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

    /// <summary>The same packets seen twice, once in a while, as on two ports of a switch.</summary>
    private string WithDuplicates()
    {
        var path = Own("twice.pcapng");
        RunPeer("mergecap", "-w", path, Sample("dns.pcapng"), Sample("dns.pcapng"), Sample("dhcp.pcapng"));
        return path;
    }

    [Fact]
    public void Merge_orders_as_mergecap_does()
    {
        string[] inputs = [Sample("web.pcapng"), Sample("dns.pcapng"), Sample("scan.pcapng")];
        var moved = Own("moved.pcapng");
        RunPeer("editcap", "-t", "2000", inputs[0], moved); // so that the inputs interleave

        Run(["merge", moved, .. inputs[1..], "--out", Own("own.pcapng")]);
        RunPeer("mergecap", ["-w", Own("peer.pcapng"), moved, .. inputs[1..]]);

        Assert.Equal(Packets(Own("peer.pcapng")), Packets(Own("own.pcapng")));
        Assert.Equal(Packets(Own("own.pcapng")).Order(), Packets(Own("own.pcapng")).OrderBy(p => p.Time).ThenBy(p => p.Bytes, StringComparer.Ordinal));
    }

    [Fact]
    public void Dedupe_leaves_out_what_editcap_leaves_out()
    {
        var input = WithDuplicates();

        Run("dedupe", input, "--out", Own("count.pcapng"));
        RunPeer("editcap", "-d", input, Own("count-peer.pcapng"));
        Run("dedupe", input, "--within", "100ms", "--out", Own("time.pcapng"));
        RunPeer("editcap", "-w", "0.1", input, Own("time-peer.pcapng"));

        Assert.Equal(Packets(Own("count-peer.pcapng")), Packets(Own("count.pcapng")));
        Assert.Equal(Packets(Own("time-peer.pcapng")), Packets(Own("time.pcapng")));
        Assert.True(Packets(Own("count.pcapng")).Count < Packets(input).Count);
    }

    [Theory]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1h", "3600")]
    [InlineData("250us", "0.00025")]
    public void Shift_moves_as_editcap_does(string by, string seconds)
    {
        Run("shift", Sample("dns.pcapng"), "--by=" + by, "--out", Own("own.pcapng"));
        RunPeer("editcap", "-t", seconds, Sample("dns.pcapng"), Own("peer.pcapng"));

        Assert.Equal(Packets(Own("peer.pcapng")), Packets(Own("own.pcapng")));
    }

    [Fact]
    public void Shift_can_set_the_first_packets_time()
    {
        Run("shift", Sample("dns.pcapng"), "--to", "2030-01-01T00:00:00.000000001Z", "--out", Own("own.pcapng"));

        var (before, after) = (Packets(Sample("dns.pcapng")), Packets(Own("own.pcapng")));
        Assert.Equal(1_893_456_000_000_000_001, after[0].Time);
        Assert.Equal(before.Select(p => p.Time - before[0].Time), after.Select(p => p.Time - after[0].Time));
    }

    [Theory]
    [InlineData("--packets", "100", "-c", "100")]
    [InlineData("--time", "2s", "-i", "2")]
    public void Split_cuts_where_editcap_cuts(string option, string value, string peerOption, string peerValue)
    {
        Directory.CreateDirectory(Own("own"));
        Directory.CreateDirectory(Own("peer"));

        Run("split", Sample("web.pcapng"), option, value, "--out", Own("own/part.pcapng"));
        RunPeer("editcap", peerOption, peerValue, Sample("web.pcapng"), Own("peer/part.pcapng"));

        var own = Directory.GetFiles(Own("own")).Order(StringComparer.Ordinal).Select(Packets);
        var peer = Directory.GetFiles(Own("peer")).Order(StringComparer.Ordinal).Select(Packets).Where(p => p.Count > 0);
        Assert.Equal(peer, own);
    }

    [Fact]
    public void Existing_outputs_stay_without_force()
    {
        File.WriteAllText(Own("there.pcapng"), "mine");

        var result = Pcaplab.Run("shift", Sample("dns.pcapng"), "--by", "1", "--out", Own("there.pcapng"));

        Assert.Equal(1, result.Code);
        Assert.Contains("--force", result.ErrorLine, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Own("there.pcapng")));
    }
}
