#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
#:package Microsoft.Playwright
// Pictures of every view to look at: dark and light, as wide as a desk's screen and a phone's.
//   dotnet run bench/dashboard/shots.cs CAPTURE FOLDER
// Builds Release into a folder of its own (PCAPLAB names a program that is there already); needs /usr/bin/chromium (or PCAPLAB_CHROMIUM).
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

(string Name, string Path)[] views =
[
    ("overview", ""), ("packets", "packets"), ("packet", "packets?n=60"), ("filtered", "packets?filter=tcp.port%20%3D%3D%20443"), ("wrong-filter", "packets?filter=tcp.prot%20%3D%3D%201"),
    ("follow", "follow?flow=1"), ("flows", "flows"), ("dns", "dns"), ("tls", "tls"), ("http", "http"), ("hosts", "hosts"), ("findings", "findings"), ("alerts", "alerts"),
    ("capture", "capture"), ("sessions", "sessions"), ("settings", "settings"), ("nowhere", "no-such-view"),
];
var work = Directory.CreateTempSubdirectory("pcaplab-shots-");
var program = Environment.GetEnvironmentVariable("PCAPLAB") ?? Path.Combine(work.FullName, "bin", "pcaplab");
if (!File.Exists(program))
{
    using var build = Process.Start("dotnet", ["build", Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", "PcapLab.Cli")), "-c", "Release", "-v", "q", "-o", Path.Combine(work.FullName, "bin")]);
    await build.WaitForExitAsync();
}

var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
foreach (var a in new[] { "serve", Path.GetFullPath(args[0]), "--port", "0", "--data", Path.Combine(work.FullName, "data") }) start.ArgumentList.Add(a);
using var server = Process.Start(start)!;
var url = new Uri((await server.StandardOutput.ReadLineAsync())!);
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("PCAPLAB_CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
Directory.CreateDirectory(args[1]);
foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
{
    foreach (var (width, height) in new[] { (1440, 900), (390, 844) })
    {
        await using var context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning") Console.WriteLine($"{page.Url}: {m.Text}");
        };
        await page.GotoAsync(url.ToString());
        await page.Locator(".answer").WaitForAsync();
        foreach (var (name, path) in views)
        {
            await page.GotoAsync(url.GetLeftPart(UriPartial.Authority) + "/" + path);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 3000 }).ContinueWith(_ => { }); // the push never idles
            await page.WaitForTimeoutAsync(400);
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (wide > 0) Console.WriteLine($"{name} {width} {scheme}: {wide} px wider than the window");
            // A phone's whole page, but for lists: they are as long as what they are drawn on, so the window is the picture, and of an open packet its lower part.
            var isList = await page.Locator(".grid").CountAsync() > 0;
            if (name == "packet" && width < 500) await page.Locator(".hex-line").Last.ScrollIntoViewIfNeededAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(args[1], $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = width < 500 && !isList });
        }
    }
}

server.Kill(true);
await server.WaitForExitAsync();
work.Delete(true);

static string Here([CallerFilePath] string path = "") => path;
