using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>What makes a day's work short: filter by what is pointed at, columns, forms of time, kept filters, colour rules, the first page.</summary>
[Collection("browser")]
public class ComfortTests(Chromium chromium)
{
    private static string Samples => Path.Combine(Peer.Root, "sample-captures");

    [Fact]
    public async Task Right_click_filters_by_a_value_and_leaves_another_out()
    {
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/packets");
        await page.Locator("#row-2:not(.waiting) [role=gridcell]").Nth(4).ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Filter by dns" }).ClickAsync();
        await Expect(page.GetByLabel("Display filter")).ToHaveValueAsync("dns");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of 431" })).ToContainTextAsync($"{Matches("dns")} packets of 431");
        await page.Locator("#row-0:not(.waiting) [role=gridcell]").Nth(2).ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "And not ip.src == 192.0.2.10" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of 431" })).ToContainTextAsync($"{Matches("dns and not ip.src == 192.0.2.10")} packets of 431");
    }

    [Fact]
    public async Task The_menu_key_opens_the_same_menu_and_escape_gives_the_focus_back()
    {
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/packets");
        await page.Locator(".grid").FocusAsync();
        for (var i = 0; i < 3; i++) await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#row-2.selected:not(.waiting)")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ContextMenu");
        await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".grid")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Columns_and_the_form_of_time_are_kept_over_visits()
    {
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/packets");
        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Length" }).UncheckAsync();
        await page.GetByLabel("Time shown as").SelectOptionAsync("time of day, UTC");
        await page.ReloadAsync();
        await Expect(page.Locator(".grid-head")).Not.ToContainTextAsync("Length");
        await Expect(page.Locator("#row-0")).ToContainTextAsync("11:47:15.672");
    }

    [Fact]
    public async Task Filters_are_kept_and_saved()
    {
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/packets?filter=tcp.flags.reset%20%3D%3D%201");
        await page.GetByText("Filters", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save this filter" }).ClickAsync();
        await page.GotoAsync(server.Root + "packets");
        await page.GetByText("Filters", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "tcp.flags.reset == 1", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Display filter")).ToHaveValueAsync("tcp.flags.reset == 1");
    }

    [Fact]
    public async Task A_colour_rule_colours_what_matches_it()
    {
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/settings");
        var form = page.GetByRole(AriaRole.Form, new() { Name = "New colour rule" });
        await form.GetByLabel("Name").FillAsync("Requests");
        await form.GetByLabel("Filter").FillAsync("http.request.method ==");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await form.GetByLabel("Filter").FillAsync("http.request");
        await form.GetByLabel("Colour").SelectOptionAsync("pink");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(page.Locator(".rules")).ToContainTextAsync("Requests");
        await page.GotoAsync(server.Root + "packets?filter=http");
        await Expect(page.Locator(".grid-row.rule-c4").First).ToContainTextAsync("GET /");
        await Expect(page.Locator(".grid-row.rule-http").First).ToContainTextAsync("http");
    }

    [Fact]
    public async Task The_first_page_opens_a_capture_of_its_folder_by_keyboard()
    {
        await using var server = await TestDashboard.Start(o => o with { CaptureFolder = Samples });
        var page = await ViewTests.Go(chromium, server, "/packets");
        var choice = page.GetByRole(AriaRole.Button, new() { Name = "dns.pcapng" });
        await choice.PressAsync("Enter");
        await Expect(page.Locator(".status-title")).ToContainTextAsync("dns.pcapng");
        await Expect(page.Locator(".panel[aria-label=Protocols]")).ToContainTextAsync("dns");
    }

    [Fact]
    public async Task Nothing_outside_the_folder_can_be_opened()
    {
        await using var server = await TestDashboard.Start(o => o with { CaptureFolder = Samples });
        foreach (var name in new[] { "../README.md", "/etc/passwd", "..", "manifest.json", "none.pcap" })
        {
            using var body = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { name }), System.Text.Encoding.UTF8, "application/json");
            using var answer = await server.Operator().PostAsync(new Uri("/api/v1/files/open", UriKind.Relative), body, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static int Matches(string filter) =>
        Peer.Run(Peer.Program("tshark"), "-r", Path.Combine(Samples, "web.pcapng"), "-Y", filter).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
