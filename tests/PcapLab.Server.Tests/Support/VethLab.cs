using System.Globalization;

namespace PcapLab.Tests.Server;

/// <summary>An interface of this host with one peer in a namespace of the test's own: what a browser on this host can capture and scan. Needs root.</summary>
internal sealed class VethLab : IDisposable
{
    private readonly string _space;

    public VethLab()
    {
        Peer.Root0();
        Peer.Program("ip");
        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture)[^3..] + Random.Shared.Next(10, 99).ToString(CultureInfo.InvariantCulture);
        (Interface, _space) = ("plv" + id, "plvs" + id);
        Ip("netns", "add", _space);
        Ip("link", "add", Interface, "type", "veth", "peer", "name", "eth0", "netns", _space);
        Ip("addr", "add", "198.51.100.1/29", "dev", Interface);
        Ip("link", "set", Interface, "up");
        Ip("-n", _space, "addr", "add", "198.51.100.2/29", "dev", "eth0");
        Ip("-n", _space, "link", "set", "eth0", "address", "02:00:5e:00:53:02");
        Ip("-n", _space, "link", "set", "eth0", "up");
    }

    /// <summary>Its name on this host, at 198.51.100.1; the peer is 198.51.100.2.</summary>
    public string Interface { get; }

    /// <summary>Echo requests from the peer, ten milliseconds apart.</summary>
    public void Ping(int count) => Assert.Equal(0, Peer.Run("ip", "netns", "exec", _space, "ping", "-c", count.ToString(CultureInfo.InvariantCulture), "-i", "0.01", "-q", "198.51.100.1").Code);

    /// <summary>Gives the peer one more address.</summary>
    public void AddPeer(string address) => Ip("-n", _space, "addr", "add", address, "dev", "eth0");

    /// <summary>Another device in the peer's place.</summary>
    public void BecomeAnother(string mac, string address)
    {
        Ip("-n", _space, "addr", "flush", "dev", "eth0");
        Ip("-n", _space, "link", "set", "eth0", "address", mac);
        Ip("-n", _space, "addr", "add", address, "dev", "eth0");
    }

    public void Dispose() => Peer.Run("ip", "netns", "del", _space);

    private static void Ip(params string[] arguments)
    {
        var (code, _, err) = Peer.Run("ip", arguments);
        Assert.True(code == 0, err);
    }
}
