using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PcapLab.Tests.Server.Security;

public class HostGuardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("localhost.evil.example")]
    public async Task Another_host_is_refused_as_dns_rebinding(string host)
    {
        await using var server = await TestDashboard.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats");
        request.Headers.Host = $"{host}:{server.Root.Port}";
        using var answer = await server.Operator().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_named_host_is_allowed()
    {
        await using var server = await TestDashboard.Start(o => o with { AllowedHosts = ["lab.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats");
        request.Headers.Host = "lab.example";
        using var answer = await server.Operator().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task A_foreign_origin_is_refused_as_forgery(string origin)
    {
        await using var server = await TestDashboard.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("Cookie", (await server.Cookie()).Split(';')[0]);
        request.Headers.Add("Origin", origin);
        using var answer = await server.Stranger().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_cookie_without_origin_changes_nothing()
    {
        await using var server = await TestDashboard.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("Cookie", (await server.Cookie()).Split(';')[0]);
        using var answer = await server.Stranger().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_websocket_from_another_site_is_refused()
    {
        await using var server = await TestDashboard.Start();
        var cookie = (await server.Cookie()).Split(';')[0];
        var answer = await Raw(server, $"GET /ws HTTP/1.1\r\nHost: {server.Root.Authority}\r\nOrigin: https://evil.example\r\nCookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403", answer);
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/assets/../../../etc/passwd")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%5c..%5cetc%5cpasswd")]
    [InlineData("//etc/passwd")]
    [InlineData("/assets/\0x")]
    public async Task No_path_leaves_the_assets(string path)
    {
        await using var server = await TestDashboard.Start();
        var answer = await Raw(server, $"GET {path} HTTP/1.1\r\nHost: {server.Root.Authority}\r\nAuthorization: Bearer {server.Dashboard.Token}\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("root:", answer);
        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.Contains("<div id=\"app\">", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task An_oversized_body_is_refused()
    {
        await using var server = await TestDashboard.Start();
        // Asking first: a client that is still sending when it is refused may find the connection closed before it has read why.
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/alert-rules") { Content = new ByteArrayContent(new byte[2 << 20]), Headers = { ExpectContinue = true } };
        using var answer = await server.Operator().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_a_policy_without_inline()
    {
        await using var server = await TestDashboard.Start();
        foreach (var path in new[] { "/", "/login", "/api/v1/stats", "/nothing.txt" })
        {
            using var answer = await server.Operator().GetAsync(path, Stop);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public async Task Assets_have_strong_etags()
    {
        await using var server = await TestDashboard.Start();
        using var first = await server.Stranger().GetAsync("/theme.css", Stop);
        Assert.False(first.Headers.ETag!.IsWeak);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/theme.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var second = await server.Stranger().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private static async Task<string> Raw(TestDashboard server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Root.Host, server.Root.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Stop);
        var buffer = new byte[65536];
        var had = 0;
        int got;
        do
        {
            got = await client.GetStream().ReadAsync(buffer.AsMemory(had), Stop);
            had += got;
        }
        while (got > 0 && had < 2048 && !Encoding.Latin1.GetString(buffer, 0, had).Contains("\r\n\r\n", StringComparison.Ordinal));
        return Encoding.Latin1.GetString(buffer, 0, had);
    }
}
