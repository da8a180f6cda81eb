#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
#:package Microsoft.Playwright
// A large capture in a real browser: first paint, filters, sort, scrolling from top to bottom, memory of both sides; prints a Markdown table.
//   dotnet run bench/dashboard/large.cs CAPTURE [FILTER…]
// Builds Release into a folder of its own; needs /usr/bin/chromium (or PCAPLAB_CHROMIUM).
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

string[] filters = args.Length > 1 ? args[1..] : ["tcp.port == 443", "ip.addr == 10.0.0.1", "frame.len > 1000", "tcp.flags.syn == 1 and tcp.flags.ack == 0", "dns", "tls.handshake.type == 1"];
var work = Directory.CreateTempSubdirectory("pcaplab-large-");
var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
await Run("dotnet", "build", Path.Combine(root, "src", "PcapLab.Cli"), "-c", "Release", "-v", "q", "-o", Path.Combine(work.FullName, "bin"));
var info = new ProcessStartInfo(Path.Combine(work.FullName, "bin", "pcaplab")) { RedirectStandardOutput = true };
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
var scroll = await page.EvaluateAsync<JsonElement>(
    """
    () => new Promise(done => {
      const grid = document.querySelector('.grid');
      const steps = 300, height = grid.scrollHeight - grid.clientHeight;
      let step = 0, blank = 0, longest = 0, total = 0, frames = 0, last = performance.now(), slowest = 0;
      const tick = () => {
        const now = performance.now();
        slowest = Math.max(slowest, now - last);
        frames++;
        if (document.querySelector('.grid-row.waiting')) { blank += now - last; longest = Math.max(longest, blank); total += now - last; } else blank = 0;
        last = now;
        if (step <= steps) grid.scrollTop = height * step++ / steps;
        else if (!document.querySelector('.grid-row.waiting')) {
          const end = [...document.querySelectorAll('.grid-row')].at(-1).textContent;
          return done({ longest, total, frames, slowest, end });
        }
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    })
    """);
Print($"| scrolling top to bottom in {scroll.GetProperty("frames").GetInt32()} frames: longest time with blank rows | {scroll.GetProperty("longest").GetDouble():0} |");
Print($"| the same: all time with blank rows; slowest frame | {scroll.GetProperty("total").GetDouble():0}; {scroll.GetProperty("slowest").GetDouble():0} |");
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
