#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
// Load on the dashboard: a replay at 100,000 packets/s, viewers on /ws, requests on the API; prints a Markdown table.
//   dotnet run bench/dashboard/load.cs CAPTURE.pcap [SECONDS=60] [VIEWERS=200] [REQUESTS_PER_S=50] [PACKETS_PER_S=100000]
// Every second request of another kind, and 20 a second of /healthz: what these take is the client's own share, for it stands on the same processors.
// Builds Release into a folder of its own (PCAPLAB names a program that is there already, such as what is published) and repeats the capture's packets (classic pcap), evenly spaced, until they last SECONDS.
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

var (seconds, viewers, rate, pace) = (Arg(1, 60), Arg(2, 200), Arg(3, 50), Arg(4, 100_000));
var work = Directory.CreateTempSubdirectory("pcaplab-load-");
var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
var program = Environment.GetEnvironmentVariable("PCAPLAB") ?? Path.Combine(work.FullName, "bin", "pcaplab");
if (!File.Exists(program)) await Run("dotnet", "build", Path.Combine(root, "src", "PcapLab.Cli"), "-c", "Release", "-v", "q", "-o", Path.Combine(work.FullName, "bin"));
var file = Repeat(args[0], Path.Combine(work.FullName, "load.pcap"), (long)pace * seconds, pace);
var info = new ProcessStartInfo(program) { RedirectStandardOutput = true };
foreach (var a in new[] { "serve", "--replay", file, "--speed", "1", "--port", "0", "--data", Path.Combine(work.FullName, "data") }) info.ArgumentList.Add(a);
using var server = Process.Start(info)!;
using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds + 120));
end.Token.Register(() => server.Kill(true));
var url = new Uri((await server.StandardOutput.ReadLineAsync())!);
var token = url.Query["?token=".Length..];
using var client = new HttpClient { BaseAddress = new Uri(url.GetLeftPart(UriPartial.Authority)) };
client.DefaultRequestHeaders.Authorization = new("Bearer", token);
using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
var (updates, bytes, broken, lost) = (new long[viewers], 0L, 0, 0);
var tasks = Enumerable.Range(0, viewers).Select(View).ToList();
// One more viewer that never reads: it must not slow the others.
using var stuck = await Connect();
var latencies = new Dictionary<string, List<double>> { ["stats"] = [], ["packets?offset=#&limit=100"] = [], ["healthz"] = [] };
var memory = new List<(double At, double Resident, double Heap, long Packets)>();
// The client compiles itself on requests that no figure shows; the first answers of every other kind are in the figures.
for (var i = 0; i < 30; i++) await client.GetByteArrayAsync("/healthz");
var clock = Stopwatch.StartNew();
var (asked, floors, known) = (0L, 0L, 1L);
var requests = new List<Task>();
while (!stop.IsCancellationRequested)
{
    for (; floors < clock.Elapsed.TotalSeconds * 20; floors++) requests.Add(Ask("healthz"));
    for (; asked < clock.Elapsed.TotalSeconds * rate; asked++) requests.Add(Ask(asked % 2 == 0 ? "stats" : "packets?offset=#&limit=100"));
    if (clock.Elapsed.TotalSeconds >= memory.Count * Math.Max(5, seconds / 20)) memory.Add(await Memory());
    await Task.Delay(5);
}

await Task.WhenAll(tasks);
await Task.WhenAll(requests);
memory.Add(await Memory());
var processor = await Processor();
Print($"| what | requests | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|");
foreach (var (what, times) in latencies)
{
    times.Sort();
    if (times.Count > 0) Print($"| {what} | {times.Count} | {times[times.Count / 2]:0.0} | {times[times.Count * 99 / 100]:0.0} | {times[^1]:0.0} |");
}

Print($"\n{viewers} viewers, one more that never reads: {updates.DefaultIfEmpty().Average() / seconds:0.00} updates/s each (least {updates.DefaultIfEmpty().Min() / (double)seconds:0.00}), {bytes / 1e6 / seconds:0.0} MB/s in all, {broken} broken off, {lost} requests failed");
Print($"Replay: {memory[^1].Packets / clock.Elapsed.TotalSeconds:0} packets/s asked for {pace}, {memory[^1].Packets} packets shown; {processor / clock.Elapsed.TotalSeconds:0.00} processors used by the web process\n");
Print($"| at s | packets | resident MB | managed heap MB |\n|---|---|---|---|");
foreach (var (at, resident, heap, packets) in memory) Print($"| {at:0} | {packets} | {resident / 1e6:0} | {heap / 1e6:0} |");
await Run("kill", "-INT", server.Id.ToString(CultureInfo.InvariantCulture));
await server.WaitForExitAsync();
work.Delete(true);

int Arg(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

static string Here([CallerFilePath] string path = "") => path;

static async Task Run(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed");
}

// Copies the records of a little-endian classic pcap again and again, evenly spaced at the pace, whatever their own stamps said.
static string Repeat(string from, string to, long packets, int pace)
{
    var capture = File.ReadAllBytes(from);
    if (BinaryPrimitives.ReadUInt32LittleEndian(capture) != 0xa1b2c3d4) throw new ArgumentException($"{from}: a little-endian classic pcap with microseconds is wanted");
    var written = 0L;
    using var output = File.Create(to);
    output.Write(capture, 0, 24);
    while (written < packets)
    {
        var at = 24;
        for (; at <= capture.Length - 16 && written < packets; written++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(capture.AsSpan(at), (uint)(1_700_000_000 + written / pace));
            BinaryPrimitives.WriteUInt32LittleEndian(capture.AsSpan(at + 4), (uint)(written % pace * 1_000_000 / pace));
            at += 16 + BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(at + 8));
        }

        output.Write(capture, 24, at - 24);
    }

    return to;
}

// Clients stand on the processors that are measured: a viewer is a bare socket that counts frames and looks at nothing else.
async Task<Socket> Connect()
{
    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
    await socket.ConnectAsync(url.Host, url.Port);
    await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /ws HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
    var (head, one) = (new StringBuilder(), new byte[1]);
    while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(one) == 1) head.Append((char)one[0]);
    if (!head.ToString().StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new IOException("no WebSocket: " + head);
    return socket;
}

async Task View(int number)
{
    try
    {
        using var socket = await Connect();
        var buffer = new byte[65536];
        var (had, skip) = (0, 0L);
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(had), stop.Token);
            if (got == 0) break;
            Interlocked.Add(ref bytes, got);
            had += got;
            var at = 0;
            while (true)
            {
                var jump = (int)Math.Min(skip, had - at);
                (at, skip) = (at + jump, skip - jump);
                if (skip > 0 || Frame(buffer.AsSpan(at, had - at)) is not (> 0 and var head, var length, var last)) break;
                (at, skip) = (at + head, length);
                if (last) updates[number]++;
            }

            buffer.AsSpan(at, had - at).CopyTo(buffer);
            had -= at;
        }

        Interlocked.Increment(ref broken);
    }
    catch (OperationCanceledException)
    {
        // The time is up.
    }
    catch (SocketException)
    {
        Interlocked.Increment(ref broken);
    }
}

// A server's frame: length of its head (0: not all there), of its content, and whether a text message ends with it.
static (int Head, long Length, bool Last) Frame(ReadOnlySpan<byte> b)
{
    if (b.Length < 2) return default;
    var last = (b[0] & 0x8f) is 0x81 or 0x80;
    var length = b[1] & 0x7f;
    if (length < 126) return (2, length, last);
    if (length == 126) return b.Length < 4 ? default : (4, BinaryPrimitives.ReadUInt16BigEndian(b[2..]), last);
    return b.Length < 10 ? default : (10, BinaryPrimitives.ReadInt64BigEndian(b[2..]), last);
}

async Task Ask(string what)
{
    var start = Stopwatch.GetTimestamp();
    try
    {
        await client.GetByteArrayAsync((what == "healthz" ? "/" : "/api/v1/") + what.Replace("#", Random.Shared.NextInt64(known).ToString(CultureInfo.InvariantCulture)));
    }
    catch (HttpRequestException)
    {
        Interlocked.Increment(ref lost);
        return;
    }

    lock (latencies) latencies[what].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
}

async Task<double> Processor()
{
    var line = (await client.GetStringAsync("/metrics")).Split('\n').First(l => l.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal));
    return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
}

async Task<(double At, double Resident, double Heap, long Packets)> Memory()
{
    using var debug = JsonDocument.Parse(await client.GetStringAsync("/debug"));
    known = Math.Max(1, debug.RootElement.GetProperty("session").GetProperty("packets").GetInt64());
    return (clock.Elapsed.TotalSeconds, debug.RootElement.GetProperty("working_set_bytes").GetDouble(), debug.RootElement.GetProperty("heap_bytes").GetDouble(), known);
}
