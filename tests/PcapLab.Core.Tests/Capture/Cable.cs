namespace PcapLab.Tests.Capture;

/// <summary>This host and another one, a network namespace, on the two ends of a cable. Needs root.</summary>
internal sealed class Cable : IDisposable
{
    private readonly string _ip;
    private readonly string _far;
    private readonly string _nearAddress;

    /// <summary>Name of this host's end.</summary>
    public string Near { get; }

    /// <summary>Address of the other host.</summary>
    public string FarAddress { get; }

    public Cable()
    {
        Peer.Root0();
        _ip = Peer.Program("ip");
        var number = TestNet.Unique();
        FarAddress = TestNet.Address(number, 2);
        _nearAddress = TestNet.Address(number, 1);
        (_far, Near) = ("plfar" + number, "pl" + number);
        Do("netns", "add", _far);
        Do("link", "add", Near, "type", "veth", "peer", "name", "far0", "netns", _far);
        Do("addr", "add", _nearAddress + "/30", "dev", Near);
        Do("link", "set", Near, "up");
        Do("-n", _far, "addr", "add", FarAddress + "/30", "dev", "far0");
        Do("-n", _far, "link", "set", "far0", "up");
    }

    /// <summary>The other host asks this one, so often, and is answered.</summary>
    public void Ping(int count)
    {
        Peer.Program("ping");
        Do("netns", "exec", _far, "ping", "-q", "-c", $"{count}", "-i", "0.002", "-s", "900", _nearAddress);
    }

    public void Dispose() => Peer.Run(_ip, "netns", "del", _far);

    private void Do(params string[] args)
    {
        var (code, text, err) = Peer.Run(_ip, args);
        Assert.True(code == 0, string.Join(' ', args) + ": " + text + err);
    }
}
