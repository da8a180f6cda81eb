using System.Net;
using System.Net.Http.Json;
using PcapLab.Server.Security;

namespace PcapLab.Tests.Server.Security;

public class AccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/stats")]
    [InlineData("/api/v1/packets")]
    [InlineData("/metrics")]
    [InlineData("/debug")]
    [InlineData("/ws")]
    [InlineData("/")]
    [InlineData("/flows")]
    public async Task Without_token_everything_is_401(string path)
    {
        await using var server = await TestDashboard.Start();
        using var answer = await server.Stranger().GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Health_is_open_to_all()
    {
        await using var server = await TestDashboard.Start();
        Assert.Equal("ok\n", await server.Stranger().GetStringAsync("/healthz", Stop));
    }

    [Fact]
    public async Task Token_becomes_a_strict_cookie_and_leaves_the_address()
    {
        await using var server = await TestDashboard.Start();
        using var answer = await server.Stranger().GetAsync(server.Dashboard.Url, Stop);
        Assert.Equal("/", answer.Headers.Location!.ToString());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.DoesNotContain(server.Dashboard.Token, cookie);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var me = await server.Stranger().SendAsync(request, Stop);
        Assert.Contains("\"operator\"", await me.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_cookie_outlives_the_server_and_not_its_key()
    {
        string cookie;
        string folder;
        await using (var first = await TestDashboard.Start())
        {
            (cookie, folder) = ((await first.Cookie()).Split(';')[0], first.Folder);
        }

        var value = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(Role.Operator, new Cookies(folder, TimeProvider.System).Read(value).Role);
        Assert.Equal(Role.None, new Cookies(folder, new Later(TimeSpan.FromHours(13))).Read(value).Role);
        File.Delete(Path.Combine(folder, "cookie.key"));
        Assert.Equal(Role.None, new Cookies(folder, TimeProvider.System).Read(value).Role);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("746f6b656e.2.99999999999.00")]
    public void A_forged_cookie_is_nobody(string cookie)
    {
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        Assert.Equal(Role.None, new Cookies(folder, TimeProvider.System).Read(cookie).Role);
    }

    [Fact]
    public async Task Users_and_keys_have_their_roles()
    {
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var file = Path.Combine(folder, "users.json");
        await File.WriteAllTextAsync(file, $$"""
            {"users":[{"name":"ann","role":"viewer","password":"{{Secrets.HashPassword("correct horse")}}"}],
             "api_keys":[{"name":"ci","role":"viewer","sha256":"{{Secrets.HashKey("k-123")}}"}]}
            """, Stop);
        await using var server = await TestDashboard.Start(o => o with { UsersFile = file }, folder);
        using var wrong = await SignIn(server, "ann", "wrong");
        Assert.Equal("/login?failed=1", wrong.Headers.Location!.ToString());
        using var right = await SignIn(server, "ann", "correct horse");
        Assert.Equal("/", right.Headers.Location!.ToString());
        Assert.Contains("\"viewer\"", await server.Operator("k-123").GetStringAsync("/api/v1/me", Stop));
        using var denied = await server.Operator("k-123").PutAsJsonAsync("/api/v1/alert-rules", new { name = "x" }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Contains("sign-in-failed", await File.ReadAllTextAsync(Path.Combine(folder, "audit.jsonl"), Stop));
    }

    [Fact]
    public async Task Guessing_passwords_is_slowed_down()
    {
        var clock = new Standing();
        await using var server = await TestDashboard.Start(o => o with { Time = clock });
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await SignIn(server, "ann", "guess");
            codes.Add(answer.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Redirect, 10), HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], codes);
        clock.Seconds = 7; // one more attempt every six seconds
        using var again = await SignIn(server, "ann", "guess");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Requests_over_the_limit_are_429_with_a_hint()
    {
        await using var server = await TestDashboard.Start(o => o with { RequestsPerSecond = 1, Time = new Standing() });
        HttpResponseMessage? last = null;
        for (var i = 0; i < 8; i++) last = await server.Stranger().GetAsync("/healthz", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("PUT", "alert-rules", "{\"name\": null}")]
    [InlineData("PUT", "alert-rules", "{\"name\": \"x\", \"filter\": null, \"above\": 1}")]
    [InlineData("PUT", "alert-rules", "[]")]
    [InlineData("PUT", "alert-rules", "not json")]
    [InlineData("PUT", "colour-rules", "[{\"name\": \"x\"}]")]
    [InlineData("PUT", "colour-rules", "[null]")]
    [InlineData("POST", "capture", "{\"interfaces\": null}")]
    [InlineData("POST", "capture", "{\"interfaces\": [null]}")]
    [InlineData("POST", "capture", "{\"interfaces\": []}")]
    [InlineData("POST", "sessions/open", "{\"name\": \"../x\"}")]
    [InlineData("POST", "files/open", "{}")]
    public async Task A_broken_body_is_answered_with_a_sentence(string method, string path, string body)
    {
        await using var server = await TestDashboard.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await server.Operator().SendAsync(request, Stop);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Contains("\"error\":\"", await answer.Content.ReadAsStringAsync(Stop));
    }

    private static Task<HttpResponseMessage> SignIn(TestDashboard server, string name, string password)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("name", name), new("password", password)]),
        };
        request.Headers.Add("Origin", server.Root.GetLeftPart(UriPartial.Authority));
        return server.Stranger().SendAsync(request, Stop);
    }

    /// <summary>A clock whose hands are moved by the test; timers run as ever.</summary>
    private sealed class Standing : TimeProvider
    {
        public long Seconds { get; set; }

        public override long GetTimestamp() => Seconds * TimestampFrequency;
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
