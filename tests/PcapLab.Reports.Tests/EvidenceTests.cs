using System.Globalization;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests;

/// <summary>Every number of a report carries a filter; run over the capture, it gives the frames that the number counts.</summary>
public sealed class EvidenceTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_filter_gives_the_frames_it_stands_for(string sample)
    {
        var path = Path.Combine(Peer.Root, "sample-captures", sample);
        using var source = CaptureFile.Open(path);
        var report = Report.Build(Analyzer.Run(source, new AnalysisOptions { Threads = 1 }, TestContext.Current.CancellationToken));
        var claims = report.Sections.SelectMany(s => s.Blocks.SelectMany(b => Claims(s.Id, b))).DistinctBy(c => (c.Filter, c.Frames)).ToList();
        var wrong = new List<string>();
        foreach (var (claim, count, frames) in Count(path, claims))
        {
            if (count == 0) wrong.Add($"{claim.Where}: no frame matches {claim.Filter}");
            else if (claim.Frames is { } expected && expected != count) wrong.Add($"{claim.Where}: {expected} frames claimed, {count} match {claim.Filter}");
            else if (claim.Listed.FirstOrDefault(f => !frames.Contains(f)) is var missing and not 0) wrong.Add($"{claim.Where}: frame {missing} is listed but does not match {claim.Filter}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private sealed record Claim(string Where, string Filter, long? Frames, IReadOnlyList<long> Listed);

    private static IEnumerable<Claim> Claims(string section, Block block)
    {
        if (block is FindingBlock finding) yield return new Claim($"{section} {finding.Id}", finding.Filter, null, finding.Frames);
        if (block is TreeBlock tree)
            foreach (var node in tree.Roots.SelectMany(Nodes)) yield return new Claim($"{section} {node.Name}", node.Filter!, long.Parse(node.Count, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), []);
        if (block is not TableBlock table) yield break;
        var column = table.Counts is null ? -1 : Enumerable.Range(0, table.Columns.Count).First(c => table.Columns[c].Title == table.Counts);
        foreach (var row in table.Rows.Where(r => r.Filter is not null))
            yield return new Claim($"{section} {row.Cells[0].Text}", row.Filter!, column < 0 ? null : row.Frames ?? (long)row.Cells[column].Value!.Value, []);
    }

    private static IEnumerable<TreeNode> Nodes(TreeNode node) => node.Children.SelectMany(Nodes).Prepend(node);

    private static IEnumerable<(Claim Claim, long Count, HashSet<long> Frames)> Count(string path, List<Claim> claims)
    {
        var filters = claims.Select(c => FilterCompiler.Compile(c.Filter)).ToList();
        var frames = claims.Select(_ => new HashSet<long>()).ToList();
        using var source = CaptureFile.Open(path);
        new PacketScan(source).Run((in p) =>
        {
            for (var i = 0; i < filters.Count; i++)
                if (filters[i].Matches(p.Tree, p.Frame)) frames[i].Add(p.Facts.Number);
            return true;
        }, TestContext.Current.CancellationToken);
        return claims.Select((c, i) => (c, (long)frames[i].Count, frames[i]));
    }
}
