#!/usr/bin/env dotnet
#:project ../../src/PcapLab.Core/PcapLab.Core.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
// The list of display filters over the captures of a folder, by tshark (one run per capture, a Lua listener per filter) and by us; prints Markdown.
//   dotnet run bench/conformance/filters.cs FOLDER [MOST=200]
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;

var folder = Path.GetFullPath(args[0]);
var most = args.Length > 1 ? int.Parse(args[1]) : 200;
var lists = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "tests", "PcapLab.Core.Tests", "Filters"));
var filters = File.ReadAllLines(Path.Combine(lists, "filters.txt"));
var captures = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Where(f => f.EndsWith(".pcap") || f.EndsWith(".pcapng") || f.EndsWith(".cap")).Order(StringComparer.Ordinal).ToList();
if (captures.Count > most) captures = [.. captures.Where((_, i) => i * most / captures.Count != (i - 1) * most / captures.Count || i == 0)];
var hits = new long[filters.Length];
var with = new int[filters.Length];
var differ = filters.Select(_ => new List<string>()).ToArray();
var captureDiffers = new List<string>();
var compared = 0;
foreach (var capture in captures)
{
    HashSet<long>[] ours;
    try { ours = Ours(capture); }
    catch (CaptureException) { continue; }
    var theirs = Theirs(capture);
    compared++;
    var (fewer, more, filtersHere) = (new SortedSet<long>(), new SortedSet<long>(), 0);
    for (var i = 0; i < filters.Length; i++)
    {
        hits[i] += theirs[i].Count;
        if (theirs[i].Count > 0) with[i]++;
        if (theirs[i].SetEquals(ours[i])) continue;
        filtersHere++;
        fewer.UnionWith(theirs[i].Except(ours[i]));
        more.UnionWith(ours[i].Except(theirs[i]));
        var only = theirs[i].Except(ours[i]).Order().Take(3).Select(n => $"−{n}").Concat(ours[i].Except(theirs[i]).Order().Take(3).Select(n => $"+{n}"));
        differ[i].Add($"{Path.GetRelativePath(folder, capture)} ({string.Join(' ', only)})");
    }

    if (filtersHere > 0) captureDiffers.Add($"| {Path.GetRelativePath(folder, capture)} | {filtersHere} | {Some(fewer)} | {Some(more)} |");
}

Console.WriteLine($"{filters.Length} filters over {compared} captures; equal in {filters.Length * compared - differ.Sum(d => d.Count)} of {filters.Length * compared} runs, "
    + $"{differ.Count(d => d.Count == 0)} filters equal everywhere, {hits.Count(h => h > 0)} with matches.\n");
Console.WriteLine("| filter | captures with matches | frames | captures that differ |\n|---|--:|--:|---|");
for (var i = 0; i < filters.Length; i++)
    Console.WriteLine($"| `{filters[i].Replace("|", "\\|")}` | {with[i]} | {hits[i]} | {(differ[i].Count == 0 ? "" : $"{differ[i].Count}: {string.Join("; ", differ[i].Take(4))}")} |");

Console.WriteLine("\n| capture that differs | filters | frames that only tshark keeps | frames that only we keep |\n|---|--:|---|---|");
foreach (var line in captureDiffers) Console.WriteLine(line);

static string Some(SortedSet<long> frames) => string.Join(' ', frames.Take(8)) + (frames.Count > 8 ? $" … ({frames.Count})" : "");

HashSet<long>[] Ours(string capture)
{
    var compiled = filters.Select(f => FilterCompiler.Compile(f)).ToArray();
    var kept = filters.Select(_ => new HashSet<long>()).ToArray();
    using var source = CaptureFile.Open(capture);
    new PacketScan(source).Run((in ScannedPacket p) =>
    {
        for (var i = 0; i < compiled.Length; i++)
        {
            if (compiled[i].Matches(p.Tree, p.Frame)) kept[i].Add(p.Facts.Number);
        }

        return true;
    });
    return kept;
}

HashSet<long>[] Theirs(string capture)
{
    var kept = filters.Select(_ => new HashSet<long>()).ToArray();
    var start = new ProcessStartInfo("tshark", ["-n", "-q", "-r", capture, "-X", "lua_script:" + Path.Combine(lists, "filters.lua")])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["FILTERS"] = Path.Combine(lists, "filters.txt") },
    };
    using var tshark = Process.Start(start)!;
    tshark.ErrorDataReceived += (_, _) => { };
    tshark.BeginErrorReadLine();
    while (tshark.StandardOutput.ReadLine() is { } line)
    {
        var parts = line.Split('\t');
        kept[int.Parse(parts[0]) - 1].Add(long.Parse(parts[1]));
    }

    tshark.WaitForExit();
    return kept;
}

static string Here([CallerFilePath] string path = "") => path;
