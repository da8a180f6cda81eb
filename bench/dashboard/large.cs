#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
#:package Microsoft.Playwright
// A large capture in a real browser: first paint, filters, sort, scrolling from top to bottom, memory of both sides; prints a Markdown table.
//   dotnet run bench/dashboard/large.cs CAPTURE [FILTER…]
// Builds Release into a folder of its own (PCAPLAB names a program that is there already); needs /usr/bin/chromium (or PCAPLAB_CHROMIUM).
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

string[] filters = args.Length > 1 ? args[1..] : ["tcp.port == 443", "ip.addr == 10.0.0.1", "frame.len > 1000", "tcp.flags.syn == 1 and tcp.flags.ack == 0", "dns", "tls.handshake.type == 1"];
var work = Directory.CreateTempSubdirectory("pcaplab-large-");
var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
var program = Environment.GetEnvironmentVariable("PCAPLAB") ?? Path.Combine(work.FullName, "bin", "pcaplab");
if (!File.Exists(program)) await Run("dotnet", "build", Path.Combine(root, "src", "PcapLab.Cli"), "-c", "Release", "-v", "q", "-o", Path.Combine(work.FullName, "bin"));
var info = new ProcessStartInfo(program) { RedirectStandardOutput = true };
foreach (var a in new[] { "serve", Path.GetFullPath(args[0]), "--port", "0", "--data", Path.Combine(work.FullName, "data") }) info.ArgumentList.Add(a);
var clock = Stopwatch.StartNew();
using var server = Process.Start(info)!;
var url = new Uri((await server.StandardOutput.ReadLineAsync())!);
Print($"| what | ms |\n|---|---|");
Row("server answers", clock.Elapsed);
using var client = new HttpClient { BaseAddress = new Uri(url.GetLeftPart(UriPartial.Authority)) };
client.DefaultRequestHeaders.Authorization = new("Bearer", url.Query["?token=".Length..]);
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("PCAPLAB_CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-precise-memory-info"],
});
var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
page.SetDefaultTimeout(120_000);
var took = Stopwatch.StartNew();
await page.GotoAsync(url.ToString());
await page.Locator(".answer").WaitForAsync();
Row("first paint while the capture is read: sentence and figures", took.Elapsed);
while (!(await client.GetStringAsync("/api/v1/stats")).Contains("\"state\":\"done\"", StringComparison.Ordinal)) await Task.Delay(50);
Row("the capture is read, analysed and indexed", clock.Elapsed);
took.Restart();
await page.GotoAsync(client.BaseAddress + "packets");
await page.Locator(".grid-row:not(.waiting)").First.WaitForAsync();
Row("packet list opens", took.Elapsed);
foreach (var filter in filters) await Filtered(filter);
await Sorted("length");
await Sorted("source");
await page.GotoAsync(client.BaseAddress + "packets");
await page.Locator(".grid-row:not(.waiting)").First.WaitForAsync();
// From top to bottom in a hundred jumps, each as soon as the rows of the one before are there; then at 1,000 rows a second for four seconds.
var scroll = await page.EvaluateAsync<JsonElement>(
    """
    async () => {
      const grid = document.querySelector('.grid');
      const frame = () => new Promise(requestAnimationFrame);
      const blank = () => document.querySelector('.grid-row.waiting') !== null;
      const height = grid.scrollHeight - grid.clientHeight, jumps = [];
      for (let step = 1; step <= 100; step++) {
        grid.scrollTop = height * step / 100;
        await frame();
        const start = performance.now();
        while (blank()) await frame();
        jumps.push(performance.now() - start);
      }
      jumps.sort((a, b) => a - b);
      grid.focus();
      let longest = 0, since = null;
      const begin = performance.now();
      let last = begin;
      while (last - begin < 4000) {
        grid.dispatchEvent(new WheelEvent('wheel', { deltaY: -1000 * 32 * (performance.now() - last) / 1000, cancelable: true, bubbles: true }));
        last = performance.now();
        await frame();
        if (blank()) longest = Math.max(longest, performance.now() - (since ??= performance.now()));
        else since = null;
      }
      return { p50: jumps[49], p99: jumps[98], most: jumps[99], longest };
    }
    """);
Print($"| scrolling top to bottom in 100 jumps, until the rows are there: p50; p99; longest | {scroll.GetProperty("p50").GetDouble():0}; {scroll.GetProperty("p99").GetDouble():0}; {scroll.GetProperty("most").GetDouble():0} |");
Print($"| scrolling 4,000 rows at 1,000 rows a second: longest time with a blank row | {scroll.GetProperty("longest").GetDouble():0} |");
took.Restart();
await page.Locator(".grid-row:not(.waiting)").Last.ClickAsync();
await page.Locator(".tree li").First.WaitForAsync();
Row("the last packets' tree and bytes", took.Elapsed);
using var debug = JsonDocument.Parse(await client.GetStringAsync("/debug"));
var heap = await page.EvaluateAsync<double>("performance.memory.usedJSHeapSize");
Print($"\n{debug.RootElement.GetProperty("session").GetProperty("packets").GetInt64():#,0} packets. Memory: server {debug.RootElement.GetProperty("working_set_bytes").GetDouble() / 1e6:0} MB resident, browser {heap / 1e6:0} MB of JavaScript heap.");
await Run("kill", "-INT", server.Id.ToString(CultureInfo.InvariantCulture));
await server.WaitForExitAsync();
work.Delete(true);

async Task Filtered(string filter)
{
    var time = Stopwatch.StartNew();
    await page.GotoAsync(client.BaseAddress + "packets?filter=" + Uri.EscapeDataString(filter));
    await page.Locator(".grid-row:not(.waiting), .grid-empty").First.WaitForAsync();
    var first = time.Elapsed;
    JsonElement answer;
    do answer = JsonDocument.Parse(await client.GetStringAsync("/api/v1/packets?limit=0&filter=" + Uri.EscapeDataString(filter))).RootElement;
    while (answer.GetProperty("scanned").GetInt64() < answer.GetProperty("of").GetInt64());
    Print($"| filter `{filter}`: first rows; all {answer.GetProperty("total").GetInt64():#,0} | {first.TotalMilliseconds:0}; {time.ElapsedMilliseconds} |");
}

async Task Sorted(string column)
{
    var time = Stopwatch.StartNew();
    await page.GotoAsync(client.BaseAddress + $"packets?sort={column}&order=desc");
    await page.Locator(".grid-row:not(.waiting)").First.WaitForAsync();
    Row($"all packets sorted by {column}", time.Elapsed);
}

static void Row(string what, TimeSpan took) => Print($"| {what} | {took.TotalMilliseconds:0} |");

static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

static string Here([CallerFilePath] string path = "") => path;

static async Task Run(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed");
}
