using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>A live capture over a veth with real traffic, from the browser: start, watch, pause, stop, save; and the scanner.</summary>
[Collection("browser")]
public class LiveViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_capture_is_started_watched_paused_stopped_and_saved_from_the_browser()
    {
        using var lab = new VethLab();
        await using var server = await TestDashboard.Start(o => o with { Command = [ServeProcess.Program] });
        var page = await ViewTests.Go(chromium, server, "/");
        await page.GetByRole(AriaRole.Button, new() { Name = lab.Interface }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("live");
        lab.Ping(30);
        await Expect(page.Locator(".panel[aria-label=Protocols]")).ToContainTextAsync("icmp");
        await Expect(page.Locator(".answer")).ToContainTextAsync(new Regex($"{Regex.Escape(lab.Address(1))}|{Regex.Escape(lab.Address(2))}"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("paused");
        var before = await Packets(server);
        lab.Ping(10);
        Assert.Equal(before, await Packets(server));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("live");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("complete");
        var shown = await Packets(server);
        Assert.InRange(shown, 80, 200);

        await page.GotoAsync(server.Root + "sessions");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        var file = Path.Combine(server.Folder, "saved.pcapng");
        await download.SaveAsAsync(file);
        Assert.Equal(shown, Frames(file).Length);
        await page.GotoAsync(server.Root + "packets?filter=icmp.type%20%3D%3D%208");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "packets of" })).ToContainTextAsync("40 packets of");

        // Something else is shown, then the recorded session again, from the list.
        await server.Dashboard.OpenAsync(Path.Combine(Peer.Root, "sample-captures", "web.pcapng"), null, TimeProvider.System);
        await page.GotoAsync(server.Root + "sessions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(page.Locator(".figures .figure").First.Locator("dd")).ToHaveTextAsync(shown.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Several_interfaces_are_captured_together_behind_a_capture_filter()
    {
        using var one = new VethLab();
        await using var server = await TestDashboard.Start(o => o with { Command = [ServeProcess.Program] });
        var page = await ViewTests.Go(chromium, server, "/capture");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = one.Interface }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^lo ") }).CheckAsync();
        var filter = page.GetByLabel("Capture filter (BPF)");
        await filter.FillAsync("icmp and and");
        await filter.BlurAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await filter.FillAsync("icmp");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start capture" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("live");
        one.Ping(5);
        Assert.Equal(0, Peer.Run("ping", "-c", "5", "-i", "0.01", "-q", "127.0.0.1").Code);
        await Expect(page.Locator(".panel[aria-label='Top talkers']")).ToContainTextAsync(one.Address(2));
        await Expect(page.Locator(".panel[aria-label='Top talkers']")).ToContainTextAsync("127.0.0.1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("complete");
        await page.GotoAsync(server.Root + "packets?filter=not%20icmp");
        await Expect(page.Locator(".grid")).ToContainTextAsync("No packet matches");
    }

    [Fact]
    public async Task The_scanner_finds_the_neighbour_and_says_what_changed()
    {
        using var lab = new VethLab();
        await using var server = await TestDashboard.Start(o => o with { Command = [ServeProcess.Program] });
        await server.Dashboard.OpenAsync(Path.Combine(Peer.Root, "sample-captures", "web.pcapng"), null, TimeProvider.System);
        var page = await ViewTests.Go(chromium, server, "/hosts");
        var scanner = page.GetByRole(AriaRole.Region, new() { Name = "Device scanner" });
        await scanner.GetByLabel("Interface").SelectOptionAsync(lab.Interface);
        await scanner.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        var row = scanner.Locator("tbody tr", new() { HasText = lab.Address(2) });
        await Expect(row).ToContainTextAsync("02:00:5e:00:53:02");
        await Expect(scanner.GetByRole(AriaRole.Button, new() { Name = "Scan" })).ToBeEnabledAsync();
        lab.AddPeer(3);
        await scanner.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        await Expect(scanner.Locator("tbody tr", new() { HasText = lab.Address(3) })).ToContainTextAsync("new");
        await Expect(row).Not.ToContainTextAsync("new");
    }

    private static async Task<long> Packets(TestDashboard server)
    {
        using var json = System.Text.Json.JsonDocument.Parse(await server.Operator().GetStringAsync("/api/v1/stats", TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("packets").GetInt64();
    }

    private static long[] Frames(string file) =>
        [.. Peer.Run(Peer.Program("tshark"), "-r", file, "-T", "fields", "-e", "frame.number").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => long.Parse(l, CultureInfo.InvariantCulture))];
}
