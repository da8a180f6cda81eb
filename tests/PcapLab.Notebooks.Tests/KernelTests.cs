using System.Net;
using System.Text.Json;
using PcapLab.Notebooks.Jupyter;
using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

/// <summary>The kernel against a real ZeroMQ peer (pyzmq): each scenario is a function of Peers/kernel_peer.py.</summary>
public class KernelTests
{
    [Theory]
    [InlineData("vscode")]
    [InlineData("errors")]
    [InlineData("interrupt")]
    [InlineData("output")]
    [InlineData("hostile")]
    [InlineData("clients")]
    [InlineData("introspect")]
    [InlineData("thousand")]
    public async Task A_real_peer_finds_the_protocol_kept(string scenario)
    {
        await using var kernel = Start();
        using var stop = new CancellationTokenSource();
        var running = kernel.RunAsync(stop.Token);
        RunPeer(scenario, kernel);
        await stop.CancelAsync();
        Assert.False(await running);
    }

    [Fact]
    public async Task Shutdown_with_restart_ends_the_kernel_and_says_so()
    {
        await using var kernel = Start();
        var running = kernel.RunAsync(CancellationToken.None);
        RunPeer("shutdown", kernel);
        Assert.True(await running);
    }

    [Theory]
    [InlineData("\"ip\":\"127.0.0.1\"", "\"ip\":\"0.0.0.0\"", "loopback only")]
    [InlineData("\"key\":\"k\"", "\"key\":\"\"", "key is empty")]
    [InlineData("\"transport\":\"tcp\"", "\"transport\":\"ipc\"", "use tcp")]
    [InlineData("hmac-sha256", "hmac-md5", "use hmac-sha256")]
    [InlineData("\"shell_port\":1", "\"shell_port\":70000", "shell_port")]
    public void A_connection_file_that_would_open_the_kernel_is_refused(string good, string bad, string says)
    {
        using var file = new TempFile(Example.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(file.Path)).Message);
        using var fine = new TempFile(Example);
        Assert.Equal(5, ConnectionFile.Read(fine.Path).Heartbeat);
    }

    private const string Example = """{"ip":"127.0.0.1","transport":"tcp","key":"k","signature_scheme":"hmac-sha256","shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5}""";

    private static Kernel Start() => new(new ConnectionFile(IPAddress.Loopback, 0, 0, 0, 0, 0, Guid.NewGuid().ToString("N")));

    private static void RunPeer(string scenario, Kernel kernel)
    {
        var c = kernel.Address;
        using var file = new TempFile(JsonSerializer.Serialize(new
        {
            ip = c.Ip.ToString(), transport = "tcp", key = c.Key, signature_scheme = "hmac-sha256",
            shell_port = c.Shell, control_port = c.Control, stdin_port = c.Stdin, iopub_port = c.IoPub, hb_port = c.Heartbeat,
        }));
        var script = Path.Combine(Peer.Root, "tests", "PcapLab.Notebooks.Tests", "Peers", "kernel_peer.py");
        var (code, output, error) = Peer.Run(Python.With("zmq"), script, scenario, file.Path);
        Assert.True(code == 0, scenario + ": " + output + error);
    }
}
