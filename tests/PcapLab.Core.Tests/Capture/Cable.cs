namespace PcapLab.Tests.Capture;

/// <summary>This host and another one, a network namespace, on the two ends of a cable. Needs root.</summary>
internal sealed class Cable : IDisposable
{
    private static int _made;
    private readonly string _ip;
    private readonly string _far;

    /// <summary>Name of this host's end.</summary>
    public string Near { get; }

    public Cable()
    {
        Peer.Root0();
        _ip = Peer.Program("ip");
        var number = $"{Environment.ProcessId}x{Interlocked.Increment(ref _made)}";
        (_far, Near) = ("plfar" + number, "pl" + number);
        Do("netns", "add", _far);
        Do("link", "add", Near, "type", "veth", "peer", "name", "far0", "netns", _far);
        Do("addr", "add", "198.51.100.1/30", "dev", Near);
        Do("link", "set", Near, "up");
        Do("-n", _far, "addr", "add", "198.51.100.2/30", "dev", "far0");
        Do("-n", _far, "link", "set", "far0", "up");
    }

    /// <summary>The other host asks this one, so often, and is answered.</summary>
    public void Ping(int count)
    {
        Peer.Program("ping");
        Do("netns", "exec", _far, "ping", "-q", "-c", $"{count}", "-i", "0.002", "-s", "900", "198.51.100.1");
    }

    public void Dispose() => Peer.Run(_ip, "netns", "del", _far);

    private void Do(params string[] args)
    {
        var (code, text, err) = Peer.Run(_ip, args);
        Assert.True(code == 0, string.Join(' ', args) + ": " + text + err);
    }
}
