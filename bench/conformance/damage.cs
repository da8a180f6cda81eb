#!/usr/bin/env dotnet
#:project ../../src/PcapLab.Core/PcapLab.Core.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
// Damaged copies of captures through the whole engine, in one process: analysis (1 and 2 threads), every packet's tree with a filter, extracted files.
// Nothing but a CaptureException may come out, in bounded time and memory; packets before a cut must all be read. Prints Markdown.
//   dotnet run bench/conformance/damage.cs FOLDER [COPIES_PER_CAPTURE=20] [MOST_CAPTURES=200] [SEED=1]
using System.Diagnostics;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;

var folder = Path.GetFullPath(args[0]);
var (copies, most, seed) = (Arg(1, 20), Arg(2, 200), Arg(3, 1));
var work = Directory.CreateTempSubdirectory("pcaplab-damage-").FullName;
var captures = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Where(f => f.EndsWith(".pcap") || f.EndsWith(".pcapng") || f.EndsWith(".cap") || f.EndsWith(".gz")).Where(f => new FileInfo(f).Length is > 0 and < 4_000_000).Order(StringComparer.Ordinal).ToList();
if (captures.Count > most) captures = [.. Enumerable.Range(0, most).Select(i => captures[(int)((long)i * captures.Count / most)])];
var random = new Random(seed);
var filter = FilterCompiler.Compile("tcp.analysis.flags || dns.qry.name contains \"a\" || frame[20:4] == 01:02:03:04 || http.request.uri matches \"x\"");
string[] kinds = ["cut", "flipped bytes", "zeroed stretch", "extreme lengths", "doubled stretch"];
var (runs, refused, damaged, lost) = (new int[kinds.Length], new int[kinds.Length], new int[kinds.Length], 0);
var failures = new List<string>();
var slowest = (Seconds: 0.0, Name: "");
foreach (var path in captures)
{
    var original = File.ReadAllBytes(path);
    List<byte[]> packets;
    try { packets = Packets(path); }
    catch (CaptureException) { packets = []; }
    for (var copy = 0; copy < copies; copy++)
    {
        var kind = copy % kinds.Length;
        var bytes = Damage(original, kind);
        var file = Path.Combine(work, "copy" + Path.GetExtension(path));
        File.WriteAllBytes(file, bytes);
        runs[kind]++;
        var clock = Stopwatch.StartNew();
        try
        {
            var read = Packets(file);
            if (kind == 0 && !read.Select((p, i) => i < packets.Count && p.AsSpan().SequenceEqual(packets[i].AsSpan(0, Math.Min(p.Length, packets[i].Length)))).All(x => x)) lost++;
            var (result, facts) = Analyze(file, 1);
            var (other, _) = Analyze(file, 2);
            if (result != other) failures.Add($"{Path.GetFileName(path)} copy {copy} ({kinds[kind]}): 1 and 2 threads differ");
            if (facts.Damage is not null || facts.Truncated) damaged[kind]++;
            Scan(file);
            Extract(file);
        }
        catch (CaptureException) { refused[kind]++; }
        catch (Exception e)
        {
            var kept = Path.Combine(Path.GetTempPath(), $"pcaplab-damage-{failures.Count}{Path.GetExtension(path)}");
            File.Copy(file, kept, true);
            failures.Add($"{Path.GetFileName(path)} copy {copy} ({kinds[kind]}): {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}; kept as {Path.GetFileName(kept)}");
        }

        if (clock.Elapsed.TotalSeconds > slowest.Seconds) slowest = (clock.Elapsed.TotalSeconds, $"{Path.GetFileName(path)} copy {copy} ({kinds[kind]})");
    }
}

Directory.Delete(work, true);
Console.WriteLine($"{captures.Count} captures, {runs.Sum()} damaged copies, seed {seed}: {failures.Count} failures; {lost} cut copies that lost a packet before the cut; peak memory "
    + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB; slowest copy through everything {slowest.Seconds:0.0} s ({slowest.Name}).\n");
Console.WriteLine("| damage | copies | refused with a reason | read, damage told | read |\n|---|--:|--:|--:|--:|");
for (var k = 0; k < kinds.Length; k++) Console.WriteLine($"| {kinds[k]} | {runs[k]} | {refused[k]} | {damaged[k]} | {runs[k] - refused[k] - damaged[k]} |");
foreach (var f in failures.Take(40)) Console.WriteLine($"- {f}");
return failures.Count == 0 && lost == 0 ? 0 : 1;

List<byte[]> Packets(string path)
{
    using var source = CaptureFile.Open(path);
    var list = new List<byte[]>();
    var batch = new PacketBatch();
    while (source.Read(batch, default))
    {
        for (var i = 0; i < batch.Count; i++) list.Add(batch.Bytes(batch.Records[i]).ToArray());
    }

    return list;
}

(string Json, PcapLab.Analysis.CaptureFacts Facts) Analyze(string path, int threads)
{
    using var source = CaptureFile.Open(path);
    var result = Analyzer.Run(source, new AnalysisOptions { Threads = threads, CheckChecksums = threads == 2 });
    var text = string.Join('\n', ResultTable.All.Select(t => t.Table.Name + t.Count(result)));
    return (text, result.Info);
}

void Scan(string path)
{
    using var source = CaptureFile.Open(path);
    long first = 0;
    new PacketScan(source).Run((in ScannedPacket p) =>
    {
        filter.Matches(p.Tree, p.Frame);
        _ = PacketLine.Of(in p, first).Info.Length;
        return true;
    });
}

void Extract(string path)
{
    var to = Directory.CreateDirectory(Path.Combine(work, "out")).FullName;
    using (var source = CaptureFile.Open(path)) FileExtraction.Run(source, new FileExtractionOptions { Folder = to }, default);
    Directory.Delete(to, true);
}

byte[] Damage(byte[] original, int kind)
{
    var bytes = original.ToArray();
    var at = random.Next(bytes.Length);
    switch (kind)
    {
        case 0: return bytes[..at];
        case 1:
            for (var i = random.Next(1, 20); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            return bytes;
        case 2:
            Array.Clear(bytes, at, Math.Min(bytes.Length - at, random.Next(1, 200)));
            return bytes;
        case 3:
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                at = random.Next(Math.Max(1, bytes.Length - 4));
                var value = random.Next(4) switch { 0 => 0xffffffffu, 1 => 0x7fffffffu, 2 => 0u, _ => (uint)random.Next(70_000) };
                if (at + 4 <= bytes.Length) BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
            }

            return bytes;
        default:
            var stretch = bytes[at..Math.Min(bytes.Length, at + random.Next(1, 2000))];
            return [.. bytes[..at], .. stretch, .. bytes[at..]];
    }
}

int Arg(int at, int otherwise) => args.Length > at ? int.Parse(args[at]) : otherwise;
