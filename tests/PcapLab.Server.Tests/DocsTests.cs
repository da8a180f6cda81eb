using System.Text.RegularExpressions;

namespace PcapLab.Tests.Server;

/// <summary>The page that says which test shows what names tests that are there.</summary>
public partial class DocsTests
{
    [Fact]
    public void Every_test_that_the_table_of_features_names_is_there()
    {
        var rows = File.ReadLines(Path.Combine(Peer.Root, "docs", "dashboard.md")).SkipWhile(l => !l.StartsWith("| theirs |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|')).ToArray();
        Assert.InRange(rows.Length, 30, 100);
        var tests = Directory.EnumerateFiles(Path.Combine(Peer.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).GroupBy(f => Path.GetFileNameWithoutExtension(f)).ToDictionary(g => g.Key, g => string.Concat(g.Select(File.ReadAllText)));
        foreach (var row in rows)
        {
            var named = Named().Matches(row.Split('|')[3]);
            Assert.True(named.Count > 0, "no test is named: " + row);
            foreach (Match test in named)
                Assert.True(tests.TryGetValue(test.Groups[1].Value, out var text) && Regex.IsMatch(text, $@"public (async )?(Task|void) {test.Groups[2].Value}\("), "no such test: " + test.Value);
        }
    }

    [GeneratedRegex("`([A-Za-z]+Tests)\\.([A-Za-z_0-9]+)`")]
    private static partial Regex Named();
}
