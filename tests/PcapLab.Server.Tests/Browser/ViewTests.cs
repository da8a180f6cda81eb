using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PcapLab.Server;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>Every view over a recorded capture, as a user goes through it.</summary>
[Collection("browser")]
public class ViewTests(Chromium chromium)
{
    private static readonly string Sample = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_says_who_and_what_and_obeys_the_brush()
    {
        await using var server = await Open();
        var page = await Go(server, "/");
        await Expect(page.Locator(".answer")).ToContainTextAsync("has a part in");
        await Expect(page.Locator(".figures")).ToContainTextAsync("431");
        // Only now it has its place and its period: a mouse that is taken there earlier finds something else.
        await Expect(page.Locator(".timeline")).ToHaveAttributeAsync("aria-busy", "false");
        var brush = page.Locator(".brush");
        var box = (await brush.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width * 0.5f, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width * 0.95f, box.Y + 20, new MouseMoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/\\?from=[0-9]+&to=[0-9]+$"));
        await Expect(page.Locator(".figures .figure").First.Locator("dd")).Not.ToHaveTextAsync("431");
        await brush.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".figures .figure").First.Locator("dd")).ToHaveTextAsync("431");
    }

    [Fact]
    public async Task A_packet_is_found_opened_and_its_stream_followed_by_keyboard_alone()
    {
        await using var server = await Open();
        var page = await Go(server, "/");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");
        await Expect(page.GetByRole(AriaRole.Grid, new() { Name = "Packets" })).ToBeVisibleAsync();
        await Expect(page.Locator(".grid-row").First).ToContainTextAsync("Who has");
        await page.Locator(".grid").FocusAsync();
        for (var i = 0; i < 8; i++) await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator(".grid-row.selected")).ToContainTextAsync("GET /");
        await Expect(page.Locator(".packet-detail h2")).ToHaveTextAsync("Packet 8");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".tree")).ToBeFocusedAsync();
        await Expect(page.Locator(".tree")).ToContainTextAsync("Hypertext Transfer Protocol");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".hex .on").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Alt+Shift+T");
        await Expect(page).ToHaveURLAsync(new Regex("/follow\\?flow="));
        await Expect(page.Locator(".stream .client pre").First).ToContainTextAsync("GET / HTTP/1.1");
        await Expect(page.Locator(".stream .server pre").First).ToContainTextAsync("200 OK");
    }

    [Fact]
    public async Task A_filter_completes_shows_its_fault_under_the_caret_and_cuts_the_list_as_tshark_does()
    {
        await using var server = await Open();
        var page = await Go(server, "/packets");
        var box = page.GetByLabel("Display filter");
        await box.PressSequentiallyAsync("dns.qry.na");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "dns.qry.name " }).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync("dns.qry.name ");
        await box.FillAsync("ip.addr == 192.0.2.1 and");
        await Expect(page.Locator(".fault .caret")).ToBeVisibleAsync();
        await box.FillAsync("tcp.port == 443 and ip.addr == 192.0.2.1");
        await Expect(page.Locator(".fault")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        var expected = Peer.Run(Peer.Program("tshark"), "-r", Sample, "-Y", "tcp.port == 443 and ip.addr == 192.0.2.1").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of 431" })).ToContainTextAsync($"{expected} packets of 431");
        await page.GotoAsync(server.Root + "packets?filter=" + Uri.EscapeDataString("dns"));
        await Expect(page.Locator(".grid-row").First).ToContainTextAsync("dns");
    }

    [Fact]
    public async Task A_link_to_a_packet_shows_its_row_though_its_place_is_known_before_their_number()
    {
        await using var server = await Open();
        var page = await Go(server, "/");
        var placed = new TaskCompletionSource();
        page.Response += (_, response) =>
        {
            if (response.Url.Contains("/400/position", StringComparison.Ordinal)) placed.TrySetResult();
        };
        await page.RouteAsync(url => url.Contains("/api/v1/packets?", StringComparison.Ordinal) && url.Contains("limit=0", StringComparison.Ordinal), async route =>
        {
            await placed.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(server.Root + "packets?n=400");
        await Expect(page.Locator(".grid-row[aria-selected='true']")).ToContainTextAsync("400");
        await Expect(page.Locator(".grid-row[aria-selected='true']")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_filter_is_said_once_and_at_its_place()
    {
        await using var server = await Open();
        var page = await Go(server, "/packets?filter=" + Uri.EscapeDataString("tcp.prot == 1"));
        await Expect(page.GetByText("Nothing is listed: see above what is wrong.")).ToBeVisibleAsync();
        await Expect(page.GetByText("did you mean tcp.port?")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Tree_and_bytes_point_at_each_other()
    {
        await using var server = await Open();
        var page = await Go(server, "/packets?n=3");
        await page.Locator(".hex [data-byte='23']").First.ClickAsync();
        await Expect(page.Locator(".tree .selected")).ToContainTextAsync("Protocol");
        await page.Locator(".tree li", new() { HasText = "Ethernet" }).First.ClickAsync();
        await Expect(page.Locator(".hex-codes .on")).ToHaveCountAsync(14);
    }

    [Theory]
    [InlineData("/flows", "Flows", "Source bytes")]
    [InlineData("/dns", "DNS", "Name asked")]
    [InlineData("/tls", "TLS", "Server name")]
    [InlineData("/http", "HTTP", "Target")]
    [InlineData("/hosts", "Hosts", "Address")]
    public async Task A_table_searches_sorts_and_shows_details(string path, string title, string fact)
    {
        await using var server = await Open();
        var page = await Go(server, path);
        await Expect(page.Locator(".view h1").First).ToHaveTextAsync(title);
        var grid = page.Locator(".grid").First;
        await Expect(grid.Locator(".grid-row:not(.waiting)").First).ToBeVisibleAsync();
        await grid.Locator(".sort").Nth(1).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("sort="));
        await grid.Locator(".grid-row:not(.waiting)").First.ClickAsync();
        await Expect(page.Locator(".detail .facts")).ToContainTextAsync(fact);
        await page.Locator("#search").FillAsync("no such text anywhere");
        await Expect(grid).ToContainTextAsync("Nothing matches");
    }

    [Fact]
    public async Task An_export_is_the_table_as_the_api_gives_it()
    {
        await using var server = await Open();
        var page = await Go(server, "/dns");
        await page.GetByText("Export", new() { Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), Stop);
        var expected = await server.Operator().GetStringAsync("/api/v1/dns?limit=0", Stop);
        Assert.Contains($"\"total\":{lines.Length - 1},", expected);
        Assert.StartsWith("frame,time,client,server,id", lines[0]);
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("JSONL")]
    [InlineData("XML")]
    public async Task Every_form_of_export_holds_the_rows_of_the_table(string form)
    {
        await using var server = await Open();
        var page = await Go(server, "/http?search=example.com");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "exchange" })).ToBeVisibleAsync();
        await page.GetByText("Export", new() { Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = form, Exact = true }).ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), Stop);
        var frames = form switch
        {
            "XML" => System.Xml.Linq.XDocument.Parse(text).Root!.Elements().Select(e => (e.Attribute("frame")?.Value ?? e.Element("frame")!.Value)).ToArray(),
            "JSON" => System.Text.Json.JsonDocument.Parse(text).RootElement.EnumerateArray().Select(e => e.GetProperty("frame").GetRawText()).ToArray(),
            _ => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("frame").GetRawText()).ToArray(),
        };
        var expected = Peer.Run(Peer.Program("tshark"), "-r", Sample, "-Y", "http.request and http.host contains \"example.com\"", "-T", "fields", "-e", "frame.number").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, frames);
    }

    [Theory]
    [InlineData("PDF", "%PDF-")]
    [InlineData("HTML", "<!doctype html>")]
    [InlineData("MD", "# ")]
    public async Task A_report_is_downloaded(string form, string begins)
    {
        await using var server = await Open();
        var page = await Go(server, "/");
        await page.GetByText("Report", new() { Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = form, Exact = true }).ClickAsync());
        Assert.StartsWith(begins, await File.ReadAllTextAsync(await download.PathAsync(), Stop), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_page_for_machines_answers_and_the_document_names_every_route()
    {
        await using var server = await Open();
        using var document = System.Text.Json.JsonDocument.Parse(await server.Operator().GetStringAsync("/api/v1/openapi.json", Stop));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out var get) && !p.Name.Contains('{', StringComparison.Ordinal)))
        {
            if (path.Name is "/api/v1/follow") continue; // wants a flow
            using var answer = await server.Operator().GetAsync(new Uri(path.Name, UriKind.Relative), Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{path.Name} answered {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Packets_saved_are_the_packets_of_the_capture()
    {
        await using var server = await Open();
        var file = Path.Combine(server.Folder, "saved.pcapng");
        await File.WriteAllBytesAsync(file, await server.Operator().GetByteArrayAsync("/api/v1/export/packets?format=pcapng", Stop), Stop);
        string Frames(string path) => Peer.Run(Peer.Program("tshark"), "-r", path, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "ip.src", "-e", "tcp.seq_raw").Out;
        Assert.Equal(Frames(Sample), Frames(file));
    }

    [Fact]
    public async Task Two_tabs_are_in_step_and_a_lost_line_heals()
    {
        var port = TestNet.FreePort();
        string folder;
        IPage one, two;
        await using (var server = await Open(change: o => o with { Port = port }))
        {
            folder = server.Folder;
            (one, two) = (await Go(server, "/"), await Go(server, "/alerts"));
            await Expect(one.Locator(".line")).ToHaveTextAsync("connected");
            await two.GetByLabel("Name").FillAsync("Busy");
            await two.GetByRole(AriaRole.Spinbutton, new() { Name = "Above" }).FillAsync("1");
            await two.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
            await Expect(two.Locator(".rules")).ToContainTextAsync("Busy");
            await one.GotoAsync(server.Root + "alerts");
            await Expect(one.Locator(".rules")).ToContainTextAsync("Busy");
        }

        await Expect(one.Locator(".line")).ToContainTextAsync("connection lost");
        await using var again = await TestDashboard.Start(o => o with { Port = port }, folder);
        await Expect(one.Locator(".line")).ToHaveTextAsync("connected");
        await Expect(two.Locator(".line")).ToHaveTextAsync("connected");
        await Expect(two.Locator(".rules")).ToContainTextAsync("Busy");
    }

    [Fact]
    public async Task A_replay_runs_pauses_and_stops()
    {
        await using var server = await TestDashboard.Start();
        await server.Dashboard.OpenAsync(Sample, 0.01, TimeProvider.System); // ten minutes: it does not end by itself
        var page = await Go(server, "/");
        await Expect(page.Locator(".state").First).ToHaveTextAsync("running");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator(".state").First).ToHaveTextAsync("complete");
    }

    [Fact]
    public async Task Without_a_capture_the_page_says_what_to_do()
    {
        await using var server = await TestDashboard.Start();
        var page = await Go(server, "/");
        await Expect(page.Locator(".start")).ToContainTextAsync("pcaplab serve s.pcap");
    }

    internal static async Task<TestDashboard> Open(string? file = null, Func<DashboardOptions, DashboardOptions>? change = null)
    {
        var server = await TestDashboard.Start(change);
        await server.Dashboard.OpenAsync(file ?? Sample, null, TimeProvider.System);
        await ((PcapLab.Server.Sessions.CaptureSession)server.Dashboard.Sessions.Current!).Finished;
        return server;
    }

    private Task<IPage> Go(TestDashboard server, string path) => Go(chromium, server, path);

    internal static async Task<IPage> Go(Chromium chromium, TestDashboard server, string path, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.Page(width, width == 390 ? 844 : 900, scheme);
        page.PageError += (_, error) => Assert.Fail("the page threw: " + error);
        await page.GotoAsync(server.Dashboard.Url.ToString());
        if (path != "/") await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + path);
        return page;
    }
}
