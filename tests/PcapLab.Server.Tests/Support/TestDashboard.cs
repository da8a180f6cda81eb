using System.Net;
using PcapLab.Server;

namespace PcapLab.Tests.Server;

/// <summary>A dashboard on a free port with a data folder of its own, and clients that do or do not hold the token.</summary>
internal sealed class TestDashboard : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];

    private TestDashboard(string folder) => Folder = folder;

    public string Folder { get; }
    public required Dashboard Dashboard { get; init; }
    public Uri Root => new(Dashboard.Url.GetLeftPart(UriPartial.Authority));

    public static async Task<TestDashboard> Start(Func<DashboardOptions, DashboardOptions>? change = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var options = new DashboardOptions { DataFolder = folder, Port = 0, RequestsPerSecond = 10_000, UpdatesPerSecond = 50 };
        return new TestDashboard(folder) { Dashboard = await Dashboard.StartAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken) };
    }

    /// <summary>A client without a token.</summary>
    public HttpClient Stranger()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Root };
        _clients.Add(client);
        return client;
    }

    /// <summary>A client with the operator's token.</summary>
    public HttpClient Operator(string? key = null)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key ?? Dashboard.Token);
        return client;
    }

    /// <summary>Signs in as a browser does and returns the cookie.</summary>
    public async Task<string> Cookie()
    {
        using var answer = await Stranger().GetAsync(Dashboard.Url, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Dashboard.DisposeAsync();
    }
}
