using System.Globalization;

namespace PcapLab.Tests.Server;

/// <summary>An interface of this host with one peer in a namespace of the test's own: what a browser on this host can capture and scan. Needs root.</summary>
internal sealed class VethLab : IDisposable
{
    private readonly string _id;
    private readonly string _space;

    public VethLab()
    {
        Peer.Root0();
        Peer.Program("ip");
        _id = TestNet.Unique();
        (Interface, _space) = ("plv" + _id, "plvs" + _id);
        Ip("netns", "add", _space);
        Ip("link", "add", Interface, "type", "veth", "peer", "name", "eth0", "netns", _space);
        Ip("addr", "add", Address(1) + "/29", "dev", Interface);
        Ip("link", "set", Interface, "up");
        Ip("-n", _space, "addr", "add", Address(2) + "/29", "dev", "eth0");
        Ip("-n", _space, "link", "set", "eth0", "address", "02:00:5e:00:53:02");
        Ip("-n", _space, "link", "set", "eth0", "up");
    }

    /// <summary>Its name on this host, which is host 1; the peer is host 2.</summary>
    public string Interface { get; }

    /// <summary>Address of a host of this network.</summary>
    public string Address(int host) => TestNet.Address(_id, host);

    /// <summary>Echo requests from the peer, ten milliseconds apart.</summary>
    public void Ping(int count) => Assert.Equal(0, Peer.Run("ip", "netns", "exec", _space, "ping", "-c", count.ToString(CultureInfo.InvariantCulture), "-i", "0.01", "-q", Address(1)).Code);

    /// <summary>Makes the peer that host too.</summary>
    public void AddPeer(int host) => Ip("-n", _space, "addr", "add", Address(host) + "/29", "dev", "eth0");

    /// <summary>Another device in the peer's place.</summary>
    public void BecomeAnother(string mac, int host)
    {
        Ip("-n", _space, "addr", "flush", "dev", "eth0");
        Ip("-n", _space, "link", "set", "eth0", "address", mac);
        AddPeer(host);
    }

    public void Dispose() => Peer.Run("ip", "netns", "del", _space);

    private static void Ip(params string[] arguments)
    {
        var (code, _, err) = Peer.Run("ip", arguments);
        Assert.True(code == 0, err);
    }
}
