using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>axe-core on every view, in both colours and on a phone: nothing serious.</summary>
[Collection("browser")]
public class AccessibilityTests(Chromium chromium)
{
    private static readonly string[] Views = ["/", "/packets?n=8", "/flows", "/dns", "/tls", "/http", "/hosts", "/findings", "/alerts", "/capture", "/sessions", "/settings", "/follow?flow=2"];

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task No_view_has_a_serious_fault(int width, ColorScheme scheme)
    {
        // The build's npm ci brings it, as a development dependency of the front end.
        var axe = await File.ReadAllTextAsync(Path.Combine(Peer.Root, "src", "PcapLab.Server", "web", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        await using var server = await ViewTests.Open();
        var page = await ViewTests.Go(chromium, server, "/", width, scheme);
        var faults = new List<string>();
        foreach (var view in Views)
        {
            await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + view);
            await Expect(page.Locator("main h1").First).ToBeAttachedAsync();
            await Expect(page.Locator(".bones, .grid-bones, .grid-row.waiting")).ToHaveCountAsync(0);
            // The tool runs in the page by the debugger, which the page's own policy does not bind.
            var found = await page.EvaluateAsync<JsonElement>(axe + ";axe.run(document,{resultTypes:['violations']}).then(r=>r.violations)");
            faults.AddRange(found.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(v => $"{view}: {v.GetProperty("id").GetString()} {v.GetProperty("nodes")[0].GetProperty("html").GetString()}"));
        }

        await server.Dashboard.Sessions.Show(null);
        await page.GotoAsync(server.Root.ToString());
        await Expect(page.Locator(".start h1")).ToBeAttachedAsync();
        var start = await page.EvaluateAsync<JsonElement>(axe + ";axe.run(document,{resultTypes:['violations']}).then(r=>r.violations)");
        faults.AddRange(start.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v => $"start: {v.GetProperty("id").GetString()} {v.GetProperty("nodes")[0].GetProperty("html").GetString()}"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
