using System.Text.RegularExpressions;

namespace PcapLab.Tests.House;

/// <summary>ARCHITECTURE.md as a test: who imports whom, who may ask a clock, where native code may live, how long a file may be.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Layer → what it may import. Namespaces are <c>PcapLab.Layer</c>; a folder of Core is a layer of its own.</summary>
    private static readonly Dictionary<string, string[]> Allowed = Expand(
        ("Schema", []),
        ("Wire", ["Schema"]),
        ("Captures", ["Wire", "Schema"]),
        ("Protocols", ["Wire"]),
        ("Flows", ["Protocols"]),
        ("Filters", ["Flows"]),
        ("Analysis", ["Filters"]),
        ("Findings", ["Analysis"]),
        ("Export", ["Findings"]),
        ("Pipeline", ["Export", "Captures"]),
        ("Data", ["Pipeline"]),
        ("Reports", ["Pipeline"]),
        ("Notebooks", ["Reports", "Data"]),
        ("Server", ["Reports", "Data"]),
        ("Cli", ["Server", "Notebooks"]));

    [Fact]
    public void No_file_imports_upwards()
    {
        var wrong = new List<string>();
        foreach (var (path, lines) in SourceTree.Files)
        {
            var layer = LayerOf(path);
            Assert.True(Allowed.ContainsKey(layer), $"{path}: folder '{layer}' is not in ARCHITECTURE.md's list");
            foreach (var line in lines)
            {
                if (Using().Match(line) is { Success: true } m && m.Groups[1].Value is var used && used != layer && !Allowed[layer].Contains(used)) wrong.Add($"{path}: {layer} must not import {used}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void No_analysis_or_report_asks_a_clock()
    {
        // The dashboard times requests and the kernel stamps its protocol's messages; none of that reaches a result.
        string[] may = ["PcapLab.Core/Capture/Live/", "PcapLab.Core/Pipeline/", "PcapLab.Server/", "PcapLab.Notebooks/"];
        Forbid(Clock(), "asks a clock; take packet time, or a TimeProvider in Pipeline", path => may.Any(m => path.StartsWith(m, StringComparison.Ordinal)) || path.StartsWith("PcapLab.Cli/", StringComparison.Ordinal));
        // Commands hand the clock to replay and live capture, and never ask it themselves.
        Forbid(AskedClock(), "asks a clock; hand TimeProvider.System on", path => !path.StartsWith("PcapLab.Cli/", StringComparison.Ordinal));
    }

    [Fact]
    public void Unsafe_code_stays_with_native_libraries() =>
        Forbid(Unsafe(), "uses unsafe code outside of Capture/Live", path => path.StartsWith("PcapLab.Core/Capture/Live/", StringComparison.Ordinal) || path.StartsWith("PcapLab.Server/Privileges/", StringComparison.Ordinal) || path.StartsWith("PcapLab.Data/", StringComparison.Ordinal));

    [Fact]
    public void No_todo_and_no_stub_is_committed() => Forbid(Unfinished(), "is unfinished", _ => false);

    [Fact]
    public void Files_stay_short()
    {
        // Data tables (names, code points, fingerprints) may be long; code may not.
        var longest = SourceTree.Files.Where(f => f.Lines.Length > 500 && !IsTable(f.Lines)).Select(f => $"{f.Path}: {f.Lines.Length} lines").ToList();
        Assert.True(longest.Count == 0, string.Join('\n', longest));
        var lengths = SourceTree.Files.Select(f => f.Lines.Length).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 120);
    }

    private static void Forbid(Regex what, string why, Func<string, bool> except)
    {
        var wrong = SourceTree.Files.Where(f => !except(f.Path))
            .SelectMany(f => f.Lines.Select((line, i) => (f.Path, Line: line, Number: i + 1)))
            .Where(l => what.IsMatch(Text().Replace(l.Line, "\"\"")) && !l.Line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(l => $"{l.Path}:{l.Number} {why}: {l.Line.Trim()}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Mostly rows of literals: no control flow to speak of.</summary>
    private static bool IsTable(string[] lines) => lines.Count(l => Literal().IsMatch(l)) > lines.Length * 0.8;

    private static string LayerOf(string path)
    {
        var parts = path.Split('/');
        if (parts[0] != "PcapLab.Core") return parts[0]["PcapLab.".Length..];
        return parts[1] == "Capture" ? "Captures" : parts[1]; // a namespace Capture would hide variables and types of that name
    }

    private static Dictionary<string, string[]> Expand(params (string Layer, string[] Direct)[] layers)
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (layer, direct) in layers) all[layer] = direct.Concat(direct.SelectMany(d => all[d])).Append("Schema").Distinct().ToArray();
        return all;
    }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+|\w+\s*=\s*)?PcapLab\.(\w+)")]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?(Now|Today)|Stopwatch|Environment\.TickCount(64)?|TimeProvider\.System)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?(Now|Today)|Stopwatch|Environment\.TickCount(64)?|TimeProvider\.System\.)")]
    private static partial Regex AskedClock();

    [GeneratedRegex(@"\bunsafe\b|\bfixed\s*\(|\bDllImport\b|\bLibraryImport\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex("^\\s*(\\[?[\"'(0-9]|\\[|new\\(|0x)")]
    private static partial Regex Literal();
}
