using System.Diagnostics;
using System.Text.Json;

namespace PcapLab.Tests.Server.Metrics;

public class PrometheusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_and_units_follow_the_conventions()
    {
        await using var server = await TestDashboard.Start();
        var client = server.Operator(); // one connection: the second request is read when the first one is over and counted
        await client.GetStringAsync("/api/v1/stats", Stop);
        var text = await client.GetStringAsync("/metrics", Stop);
        Assert.Contains("# TYPE pcaplab_packets_total counter\n", text);
        Assert.Contains("# TYPE process_resident_memory_bytes gauge\n", text);
        Assert.Contains("pcaplab_http_request_duration_seconds_bucket{route=\"/api/v1/stats\",le=\"+Inf\"} 1\n", text);
        Assert.Contains("pcaplab_http_requests_total{route=\"/api/v1/stats\",code=\"200\"} 1\n", text);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? [-0-9.E+]+)$", line);
    }

    [Fact]
    public async Task A_real_prometheus_scrapes_it()
    {
        var program = Peer.Program("prometheus");
        await using var server = await TestDashboard.Start();
        var folder = Directory.CreateTempSubdirectory("pcaplab-prometheus-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "p.yml"), $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: pcaplab
                authorization: { credentials: "{{server.Dashboard.Token}}" }
                static_configs: [ { targets: ["{{server.Root.Authority}}"] } ]
            """, Stop);
        var port = TestNet.FreePort();
        using var prometheus = Process.Start(new ProcessStartInfo(program, $"--config.file={folder}/p.yml --storage.tsdb.path={folder}/db --web.listen-address=127.0.0.1:{port}") { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            _ = prometheus.StandardError.ReadToEndAsync(Stop);
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Assert.Equal("1", await Ask(client, "up{job=\"pcaplab\"}"));
            Assert.NotNull(await Ask(client, "process_resident_memory_bytes > 1000000"));
        }
        finally
        {
            prometheus.Kill();
        }
    }

    /// <summary>Asks until there is an answer: the first scrape comes when it comes.</summary>
    private static async Task<string?> Ask(HttpClient client, string query)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var json = JsonDocument.Parse(await client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query), limit.Token));
                var result = json.RootElement.GetProperty("data").GetProperty("result");
                if (result.GetArrayLength() > 0) return result[0].GetProperty("value")[1].GetString();
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }
}
