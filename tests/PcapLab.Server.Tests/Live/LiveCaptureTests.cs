using System.Globalization;
using System.Text.Json;

namespace PcapLab.Tests.Server.Live;

/// <summary>The whole chain as users run it: keeper, capture process, web process, over a veth with real traffic.</summary>
public class LiveCaptureTests
{
    [Fact]
    public void A_live_capture_is_shown_kept_and_survives_kill()
    {
        using var lab = new Lab(1);
        var folder = Directory.CreateTempSubdirectory("pcaplab-live-").FullName;
        string file;
        long shown;
        using (var serve = ServeProcess.Start(lab.Name(0), folder, "--iface", "eth0"))
        {
            Assert.Equal(0, lab.Run(1, "ping", "-c", "20", "-i", "0.02", "-q", "192.0.2.1").Code);
            shown = WaitForPackets(serve, 40);
            Assert.Contains("\"kind\":\"live\"", serve.Get("/api/v1/session"));
            Assert.Contains("icmp", serve.Get("/api/v1/packets?limit=100"));
            file = Directory.GetFiles(Path.Combine(folder, "sessions")).Single();
        }

        var (code, text, _) = Peer.Run(Peer.Program("capinfos"), "-Mc", file);
        Assert.Equal(0, code);
        Assert.True(long.Parse(text.Split(':')[^1].Trim(), CultureInfo.InvariantCulture) >= shown, text);
        using var again = ServeProcess.Start(lab.Name(0), folder, file);
        Assert.True(WaitForPackets(again, shown) >= shown);
    }

    [Fact]
    public void The_web_process_has_no_privilege_in_any_thread_and_capture_only_one()
    {
        using var lab = new Lab(1);
        var folder = Directory.CreateTempSubdirectory("pcaplab-live-").FullName;
        using var serve = ServeProcess.Start(lab.Name(0), folder, "--iface", "eth0");
        var sets = serve.Family().ToDictionary(id => id, Capabilities);
        var listener = sets.Keys.Single(id => Environ(id).Contains("PCAPLAB_SERVE_STAGE=web", StringComparison.Ordinal));
        Assert.Equal(["0000000000000000"], sets[listener]);
        var capture = sets.Keys.Single(id => Environ(id).Contains("PCAPLAB_SERVE_STAGE=capture", StringComparison.Ordinal));
        Assert.Equal(["0000000000002000"], sets[capture]);
        Assert.Contains("NoNewPrivs:\t1", File.ReadAllText($"/proc/{listener}/status"));
    }

    /// <summary>Distinct effective and permitted sets of all threads.</summary>
    private static string[] Capabilities(int id) =>
        [.. Directory.EnumerateDirectories($"/proc/{id}/task").SelectMany(t => File.ReadLines(t + "/status")).Where(l => l.StartsWith("CapEff:", StringComparison.Ordinal) || l.StartsWith("CapPrm:", StringComparison.Ordinal)).Select(l => l[7..].Trim()).Distinct()];

    private static string Environ(int id) => File.ReadAllText($"/proc/{id}/environ");

    private static long WaitForPackets(ServeProcess serve, long least)
    {
        long packets;
        do
        {
            using var json = JsonDocument.Parse(serve.Get("/api/v1/stats"));
            packets = json.RootElement.GetProperty("packets").GetInt64();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
        while (packets < least);
        return packets;
    }
}
