namespace PcapLab.Tests.Server;

/// <summary>A bridge in a network namespace of the test's own with hosts around it, each in its namespace. Needs root; gone with the test.</summary>
internal sealed class Lab : IDisposable
{
    private readonly string _prefix;
    private readonly List<string> _spaces = [];

    /// <param name="hosts">How many besides the first, which is where programs under test run.</param>
    public Lab(int hosts)
    {
        Peer.Root0();
        Peer.Program("ip");
        _prefix = "pl" + TestNet.Unique();
        Space("br");
        In("br", "ip link add br0 type bridge");
        In("br", "ip link set br0 up");
        for (var i = 0; i <= hosts; i++) Host(i);
    }

    /// <summary>Name of the namespace of a host.</summary>
    public string Name(int host) => $"{_prefix}h{host}";

    /// <summary>Runs a command in a host's namespace.</summary>
    public (int Code, string Out, string Err) Run(int host, params string[] command) => Peer.Run("ip", ["netns", "exec", Name(host), .. command]);

    public void Dispose()
    {
        foreach (var space in _spaces) Peer.Run("ip", "netns", "del", space);
    }

    private void Host(int i)
    {
        Space($"h{i}");
        var outer = $"p{i}";
        In("br", $"ip link add {outer} type veth peer name eth0 netns {Name(i)}");
        In("br", $"ip link set {outer} master br0 up");
        In($"h{i}", $"ip link set eth0 address 02:00:5e:00:53:{i + 16:x2}");
        In($"h{i}", $"ip addr add 192.0.2.{i + 1}/28 dev eth0");
        In($"h{i}", "ip link set lo up");
        In($"h{i}", "ip link set eth0 up");
    }

    private void Space(string name)
    {
        Check(Peer.Run("ip", "netns", "add", _prefix + name));
        _spaces.Add(_prefix + name);
    }

    private void In(string space, string command) => Check(Peer.Run("ip", ["netns", "exec", _prefix + space, .. command.Split(' ')]));

    private static void Check((int Code, string Out, string Err) run) => Assert.True(run.Code == 0, run.Err);
}
