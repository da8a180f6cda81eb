using System.Net.WebSockets;
using System.Text.Json;

namespace PcapLab.Tests.Server.Live;

public class PushTests
{
    private static readonly string Sample = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_gets_everything_once_and_then_only_differences()
    {
        await using var server = await TestDashboard.Start();
        using var viewer = await Connect(server, "");
        var first = await Read(viewer);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("session").ValueKind);
        await server.Dashboard.OpenAsync(Sample, null, TimeProvider.System);
        var (packets, had, timelines) = (0L, first.GetProperty("seq").GetInt64(), 0);
        while (packets < 431 || timelines == 0)
        {
            var next = await Read(viewer);
            Assert.Equal(had, next.GetProperty("from").GetInt64());
            had = next.GetProperty("seq").GetInt64();
            if (next.TryGetProperty("session", out var session)) packets = session.GetProperty("packets").GetInt64();
            if (next.TryGetProperty("timeline", out _)) timelines++;
        }
    }

    [Fact]
    public async Task A_viewer_that_comes_back_is_told_only_what_it_missed()
    {
        await using var server = await TestDashboard.Start();
        await server.Dashboard.OpenAsync(Sample, null, TimeProvider.System);
        JsonElement last;
        using (var viewer = await Connect(server, ""))
        {
            do last = await Read(viewer);
            while (!last.TryGetProperty("session", out var s) || s.ValueKind == JsonValueKind.Null || s.GetProperty("state").GetString() != "done");
        }

        var (epoch, seq) = (last.GetProperty("epoch").GetString(), last.GetProperty("seq").GetInt64());
        await Changed(server);
        using var again = await Connect(server, $"?epoch={epoch}&seq={seq}");
        var missed = await Read(again);
        Assert.Equal(seq, missed.GetProperty("from").GetInt64());
        using var stranger = await Connect(server, "?epoch=another&seq=5");
        Assert.Equal(0, (await Read(stranger)).GetProperty("from").GetInt64());
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_holds_up_nobody()
    {
        await using var server = await TestDashboard.Start();
        using var slow = await Connect(server, "");
        using var quick = await Connect(server, "");
        await Read(quick);
        for (var i = 0; i < 20; i++)
        {
            await server.Dashboard.OpenAsync(Sample, null, TimeProvider.System);
            await Read(quick);
        }

        // What the slow one finds in the end is the newest state, reached in fewer steps.
        var steps = 0;
        JsonElement next;
        do
        {
            next = await Read(slow);
            steps++;
        }
        while (next.GetProperty("seq").GetInt64() < server.Dashboard.Push.Sequence);
        Assert.True(steps <= server.Dashboard.Push.Sequence);
    }

    /// <summary>Opens the sample once more and waits until that is news.</summary>
    private static async Task Changed(TestDashboard server)
    {
        var before = server.Dashboard.Push.Sequence;
        await server.Dashboard.OpenAsync(Sample, 1, TimeProvider.System);
        while (server.Dashboard.Push.Sequence == before) await server.Dashboard.Push.Changed(0).WaitAsync(Stop);
    }

    private static async Task<ClientWebSocket> Connect(TestDashboard server, string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + server.Dashboard.Token);
        await socket.ConnectAsync(new Uri($"ws://{server.Root.Authority}/ws{query}"), Stop);
        return socket;
    }

    private static async Task<JsonElement> Read(ClientWebSocket socket)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16384];
        WebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(buffer, Stop);
            text.Write(buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);
        return JsonDocument.Parse(text.ToArray()).RootElement;
    }
}
