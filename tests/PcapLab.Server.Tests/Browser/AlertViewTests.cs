using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>Alerts from rule to acknowledgment: a threshold, a spike, a new device, and the webhook that tells of it.</summary>
[Collection("browser")]
public class AlertViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_threshold_and_a_spike_are_raised_told_and_acknowledged()
    {
        using var hook = new HttpListener();
        var port = TestNet.FreePort();
        hook.Prefixes.Add($"http://127.0.0.1:{port}/");
        hook.Start();
        await using var server = await TestDashboard.Start();
        var page = await ViewTests.Go(chromium, server, "/alerts");
        await Add(page, "Too many", "Rate above a limit", "150", $"http://127.0.0.1:{port}/alerts");
        await Add(page, "Sudden", "Rate far above its mean", "5", null);
        await server.Dashboard.OpenAsync(Burst(), 10, TimeProvider.System);

        var request = await hook.GetContextAsync().WaitAsync(TestContext.Current.CancellationToken);
        using (var reader = new StreamReader(request.Request.InputStream, Encoding.UTF8)) Assert.Matches("Too many: [0-9]+ packets/s, above 150", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        request.Response.Close();
        var row = page.Locator("tbody tr", new() { HasText = "Too many" });
        await Expect(row).ToContainTextAsync("above 150");
        await Expect(page.Locator("tbody tr", new() { HasText = "Sudden" })).ToHaveCountAsync(1);
        await Expect(page.Locator(".badge.hot")).ToHaveTextAsync("2");
        await row.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(row).ToContainTextAsync("seen by token");
        await Expect(page.Locator(".badge.hot")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task A_new_device_is_noticed()
    {
        using var lab = new VethLab();
        await using var server = await TestDashboard.Start(o => o with { Command = [ServeProcess.Program] });
        var page = await ViewTests.Go(chromium, server, "/alerts");
        await page.GetByLabel("Name").FillAsync("Stranger");
        await page.GetByLabel("Watches").SelectOptionAsync("A new device");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
        await Expect(page.Locator(".rules")).ToContainTextAsync("Stranger");
        await server.Dashboard.CaptureAsync([lab.Interface], "icmp", 262_144, true, TestContext.Current.CancellationToken);
        lab.Ping(5);
        await page.GotoAsync(server.Root + "hosts");
        await Expect(page.Locator(".grid-row", new() { HasText = lab.Address(2) })).ToBeVisibleAsync();
        // The rule has seen them too: the figure beside the view's name is pushed after every look.
        await Expect(page.Locator(".nav a[href^='/hosts'] .badge")).ToHaveTextAsync("2");
        lab.BecomeAnother("02:00:5e:00:53:03", 3);
        lab.Ping(3);
        await page.GotoAsync(server.Root + "alerts");
        await Expect(page.Locator("tbody")).ToContainTextAsync("New device " + lab.Address(3));
    }

    private static async Task Add(IPage page, string name, string kind, string above, string? webhook)
    {
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Watches").SelectOptionAsync(kind);
        await page.GetByRole(AriaRole.Spinbutton).FillAsync(above);
        if (webhook is not null) await page.GetByLabel("Webhook").FillAsync(webhook);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
        await Expect(page.Locator(".rules")).ToContainTextAsync(name);
    }

    /// <summary>Ten packets a second for 12 seconds, then 400 in each of three, as a capture.</summary>
    private static string Burst()
    {
        var file = new List<byte>([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
        var head = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), 60);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), 60);
        for (var second = 0; second < 16; second++)
        {
            var count = second is >= 12 and < 15 ? 400 : 10;
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(head, 1_700_000_000 + second);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), i * (1_000_000 / count));
                file.AddRange(head);
                file.AddRange(new byte[60]);
            }
        }

        var path = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "burst.pcap");
        File.WriteAllBytes(path, [.. file]);
        return path;
    }
}
