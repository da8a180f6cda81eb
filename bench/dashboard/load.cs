#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Load on a running dashboard: viewers on /ws and requests on the API, with latencies and the server's own memory.
//   pcaplab serve --replay s.pcap --speed 1 --port 8743        (in another terminal; prints URL with token)
//   dotnet run bench/dashboard/load.cs URL [VIEWERS=200] [REQUESTS_PER_S=50] [SECONDS=60]
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;

var url = new Uri(args[0]);
var (viewers, rate, seconds) = (Arg(1, 200), Arg(2, 50), Arg(3, 60));
var token = url.Query["?token=".Length..];
using var client = new HttpClient { BaseAddress = new Uri(url.GetLeftPart(UriPartial.Authority)) };
client.DefaultRequestHeaders.Authorization = new("Bearer", token);
using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
var updates = new long[viewers];
var broken = 0;
var tasks = Enumerable.Range(0, viewers).Select(View).ToList();
// One more viewer that never reads: it must not slow the others.
using var stuck = await Connect();
var latencies = new Dictionary<string, List<double>> { ["stats"] = [], ["packets?offset=#&limit=100"] = [] };
var before = await Memory();
var clock = Stopwatch.StartNew();
var asked = 0L;
var requests = new List<Task>();
while (!stop.IsCancellationRequested)
{
    for (; asked < clock.Elapsed.TotalSeconds * rate; asked++) requests.Add(Ask(asked % 2 == 0 ? "stats" : "packets?offset=#&limit=100"));
    await Task.Delay(5);
}

await Task.WhenAll(tasks);
await Task.WhenAll(requests);
foreach (var (what, times) in latencies)
{
    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {times.Count,6} requests  p50 {times[times.Count / 2]:0.0} ms  p99 {times[times.Count * 99 / 100]:0.0} ms  max {times[^1]:0.0} ms"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{viewers} viewers: {updates.Sum() / (double)viewers / seconds:0.00} updates/s each (least {updates.Min() / (double)seconds:0.00}), {broken} broken off"));
var after = await Memory();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"server memory {before / 1e6:0} MB before, {after / 1e6:0} MB after {seconds} s"));

int Arg(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

async Task<ClientWebSocket> Connect()
{
    var socket = new ClientWebSocket();
    socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
    await socket.ConnectAsync(new Uri($"ws://{url.Authority}/ws"), CancellationToken.None);
    return socket;
}

async Task View(int number)
{
    try
    {
        using var socket = await Connect();
        var buffer = new byte[65536];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, stop.Token);
            if (got.EndOfMessage) updates[number]++;
        }
    }
    catch (OperationCanceledException)
    {
        // The time is up.
    }
    catch (WebSocketException)
    {
        Interlocked.Increment(ref broken);
    }
}

async Task Ask(string what)
{
    var start = Stopwatch.GetTimestamp();
    await client.GetStringAsync("/api/v1/" + what.Replace("#", Random.Shared.Next(1, 100_000).ToString(CultureInfo.InvariantCulture)));
    lock (latencies) latencies[what].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
}

async Task<double> Memory()
{
    var text = await client.GetStringAsync("/metrics");
    var line = text.Split('\n').First(l => l.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
    return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
}
