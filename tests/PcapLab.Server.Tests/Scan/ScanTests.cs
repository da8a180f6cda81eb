using System.Text.Json;

namespace PcapLab.Tests.Server.Scan;

/// <summary>Six hosts on a bridge: the scanner finds the same ones as arp-scan.</summary>
public class ScanTests
{
    [Fact]
    public void The_same_hosts_as_arp_scan()
    {
        using var lab = new Lab(6);
        var theirs = lab.Run(0, Peer.Program("arp-scan"), "--interface=eth0", "--localnet", "--plain", "--quiet").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split('\t')).Select(p => (p[0], p[1])).Order().ToArray();
        Assert.Equal(6, theirs.Length);
        var home = Directory.CreateTempSubdirectory("pcaplab-scan-").FullName;
        var (code, text, err) = Scan(lab, home);
        Assert.True(code == 0, err);
        Assert.Equal(theirs, Devices(text).Where(d => !d.Ip.Contains(':', StringComparison.Ordinal)).Select(d => (d.Ip, d.Mac)).Order());
        lab.Run(6, "ip", "link", "set", "eth0", "down");
        var (_, second, _) = Scan(lab, home);
        Assert.Equal(["gone"], Devices(second).Where(d => d.Ip == "192.0.2.7").Select(d => d.Change));
    }

    [Fact]
    public void A_large_network_is_asked_only_after_yes()
    {
        using var lab = new Lab(1);
        lab.Run(0, "ip", "addr", "add", "10.0.0.1/16", "dev", "eth0");
        var (code, _, err) = lab.Run(0, ServeProcess.Program, "scan", "--iface", "eth0");
        Assert.Equal(1, code);
        Assert.Contains("--yes", err);
    }

    private static (int Code, string Out, string Err) Scan(Lab lab, string home) =>
        lab.Run(0, "env", "HOME=" + home, "XDG_DATA_HOME=" + home, ServeProcess.Program, "scan", "--iface", "eth0", "--json");

    private static IEnumerable<(string Ip, string Mac, string Change)> Devices(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(d => (d.GetProperty("ip").GetString()!, d.GetProperty("mac").GetString()!, d.GetProperty("change").GetString()!))];
    }
}
