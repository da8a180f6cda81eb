using System.Net.Http.Json;
using System.Text.Json;
using PcapLab.Server.Security;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>Markup in every place a packet has for text stays text.</summary>
[Collection("browser")]
public class HostileTests(Chromium chromium)
{
    private const string Attack = HostileCapture.Attack;
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every view, and every packet with its whole tree: the texts are there, and nothing runs.</summary>
    [Fact]
    public async Task Markup_from_packets_is_inert_on_every_view()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "x.pcapng");
        await File.WriteAllBytesAsync(file, HostileCapture.Make(), Stop);
        var expected = Peer.Run(Peer.Program("tshark"), "-r", file, "-T", "fields", "-e", "frame.number").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        await using var server = await ViewTests.Open(file);
        var page = await ViewTests.Go(chromium, server, "/");
        var views = new[] { "/", "/dns", "/tls", "/http", "/hosts", "/findings", "/flows", "/follow?flow=5", "/sessions", "/settings", $"/packets?filter={Uri.EscapeDataString(Attack)}", $"/dns?search={Uri.EscapeDataString(Attack)}" };
        foreach (var view in views.Concat(Enumerable.Range(1, expected).Select(n => $"/packets?n={n}")))
        {
            await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + view);
            await Expect(page.Locator("main h1").First).ToBeAttachedAsync();
            await Expect(page.Locator(".bones, .grid-bones, .grid-row.waiting")).ToHaveCountAsync(0);
            if (!view.Contains("n=", StringComparison.Ordinal) && await page.Locator(".grid-row").CountAsync() > 0) await page.Locator(".grid-row").First.ClickAsync();
            await IsInert(page, view);
        }
    }

    /// <summary>Where each kind of text is read by people: it is shown as it was sent.</summary>
    [Theory]
    [InlineData("/dns", ".grid", HostileCapture.Attack)]
    [InlineData("/tls", ".grid", HostileCapture.Attack)] // server name and certificate
    [InlineData("/http", ".grid", HostileCapture.Attack)]
    [InlineData("/hosts", ".grid", HostileCapture.Attack)] // DHCP, mDNS
    [InlineData("/packets?n=3", ".packet-detail", HostileCapture.ShortAttack)] // NetBIOS
    [InlineData("/packets?n=4", ".packet-detail", HostileCapture.Attack)] // interface name, comment
    [InlineData("/packets?filter=ftp", ".grid", HostileCapture.Attack)] // user and file
    [InlineData("/packets?filter=lldp", ".grid", HostileCapture.Attack)]
    [InlineData("/packets?filter=cdp", ".grid", HostileCapture.Attack)]
    [InlineData("/packets?filter=wlan", ".grid", HostileCapture.Attack)] // SSID
    public async Task Markup_is_shown_as_text(string view, string where, string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "x.pcapng");
        await File.WriteAllBytesAsync(file, HostileCapture.Make(), Stop);
        await using var server = await ViewTests.Open(file);
        var page = await ViewTests.Go(chromium, server, view);
        await Expect(page.Locator(where).First).ToContainTextAsync(text);
        await IsInert(page, view);
    }

    [Fact]
    public async Task Markup_in_a_users_name_is_inert()
    {
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var users = Path.Combine(folder, "users.json");
        await File.WriteAllTextAsync(users, JsonSerializer.Serialize(new { users = new[] { new { name = Attack, role = "operator", password = Secrets.HashPassword("correct horse") } } }), Stop);
        await using var server = await TestDashboard.Start(o => o with { UsersFile = users }, folder);
        var page = await chromium.Page();
        await page.GotoAsync(server.Root + "login");
        await page.Locator("input[name=name]").FillAsync(Attack);
        await page.Locator("input[name=password]").FillAsync("correct horse");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".start h1")).ToBeVisibleAsync();
        using var rule = await server.Operator().PutAsJsonAsync("/api/v1/alert-rules", new { name = Attack, kind = "Threshold", metric = "PacketsPerS", above = 1 }, Stop);
        await server.Dashboard.OpenAsync(Path.Combine(Peer.Root, "sample-captures", "web.pcapng"), null, TimeProvider.System);
        await page.GotoAsync(server.Root + "alerts");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Acknowledge" }).First.ClickAsync();
        await Expect(page.Locator("tbody").First).ToContainTextAsync("seen by " + Attack);
        await IsInert(page, "alerts");
    }

    [Fact]
    public async Task Markup_in_names_of_files_rules_and_comments_is_inert_too()
    {
        const string Name = "<img src=x onerror=window.hit=1>";
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var plain = Path.Combine(folder, "plain.pcapng");
        await File.WriteAllBytesAsync(plain, HostileCapture.Make(), Stop);
        var file = Path.Combine(folder, Name + ".pcapng");
        Assert.Equal(0, Peer.Run(Peer.Program("editcap"), "-a", "1:" + Name, plain, file).Code);
        await using var server = await TestDashboard.Start(o => o with { CaptureFolder = folder });
        var page = await ViewTests.Go(chromium, server, "/");
        await Expect(page.Locator(".choices").First).ToContainTextAsync(Name);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Name }).ClickAsync();
        await Expect(page.Locator(".status-title")).ToContainTextAsync(Name);
        foreach (var (path, body) in new (string, object)[] { ("alert-rules", new { name = Name, kind = "Threshold", metric = "PacketsPerS", above = 1 }), ("colour-rules", new[] { new { name = Name, filter = "frame", colour = 1, enabled = true } }) })
        {
            using var answer = await server.Operator().PutAsJsonAsync("/api/v1/" + path, body, Stop);
            Assert.True(answer.IsSuccessStatusCode, path);
        }

        foreach (var (view, where) in new[] { ("/packets?n=1", ".packet-detail"), ("/alerts", ".rules"), ("/settings", ".rules"), ("/", ".status-title") })
        {
            await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + view);
            await Expect(page.Locator(where).First).ToContainTextAsync(Name);
            await IsInert(page, view);
        }
    }

    private static async Task IsInert(Microsoft.Playwright.IPage page, string view)
    {
        Assert.True(await page.EvaluateAsync<string>("typeof window.hit") == "undefined", view);
        Assert.True(await page.Locator("img[src=x i]").CountAsync() == 0, view);
    }
}
