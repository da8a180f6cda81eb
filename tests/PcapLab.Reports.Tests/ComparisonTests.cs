using PcapLab.Reports.Blocks;
using PcapLab.Reports.Compare;

namespace PcapLab.Reports.Tests;

public sealed class ComparisonTests
{
    private static TableBlock Measures(ReportDocument d) => d.Sections.Single(s => s.Id == "measures").Blocks.OfType<TableBlock>().Single();

    [Fact]
    public void A_capture_compared_with_itself_shows_no_change()
    {
        var report = ComparisonReport.Build(Sample.Office(), Sample.Office());
        Assert.Equal("Nothing that matters changed between the two captures.", report.Cover.Answer.ToString());
        Assert.Empty(report.Cover.Findings);
        Assert.DoesNotContain(Measures(report).Rows, r => r.Cells.Any(c => c.Text is "worse" or "better"));
    }

    [Fact]
    public void Twice_the_round_trip_is_worse_and_half_is_better()
    {
        var slow = Sample.Office();
        slow = slow with { Flows = [.. slow.Flows.Select(f => f with { RttMs = f.RttMs * 2 })] };
        string Judgement(ReportDocument d) => Measures(d).Rows.Single(r => r.Cells[0].Text == "Round trip, median").Cells[4].Text;
        Assert.Equal("worse", Judgement(ComparisonReport.Build(Sample.Office(), slow)));
        Assert.Equal("better", Judgement(ComparisonReport.Build(slow, Sample.Office())));
        Assert.StartsWith("Worse: round trip", ComparisonReport.Build(Sample.Office(), slow).Cover.Answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_gathered_of_one_capture_is_not_taken_for_the_other()
    {
        var before = Sample.Office();
        var after = before with { Flows = [.. before.Flows.Select(f => f with { RttMs = f.RttMs * 2 })], Info = before.Info with { File = "later.pcap" } };
        var options = new ReportOptions { Draft = ReportDraft.Begin(after with { Info = before.Info }, new ReportOptions()) };
        string Text(ReportOptions o) => Terminal.TextRenderer.Render(ComparisonReport.Build(before, after, o), 120);
        Assert.Equal(Text(new ReportOptions()), Text(options));
    }

    [Fact]
    public void New_and_gone_hosts_services_and_findings_are_named()
    {
        var before = Sample.Office();
        var after = before with { Endpoints = [.. before.Endpoints.Skip(1)], Hosts = [.. before.Hosts.Where(h => h.Services is null)], Findings = [.. before.Findings.Skip(1), before.Findings[0] with { Key = "somebody else" }] };
        var report = ComparisonReport.Build(before, after);
        var tables = report.Sections.Single(s => s.Id == "hosts").Blocks.OfType<TableBlock>().ToList();
        Assert.Contains(tables[0].Rows, r => r.Cells[0].Text == before.Endpoints[0].Ip.ToString() && r.Cells[1].Text == "gone");
        Assert.All(tables[1].Rows, r => Assert.Equal("gone", r.Cells[1].Text));
        Assert.Equal("port-scan:somebody else", Assert.Single(report.Cover.Findings).Id);
    }

    [Fact]
    public void Every_format_renders_it_even_for_empty_captures()
    {
        foreach (var format in ReportFormats.All)
        {
            using var stream = new MemoryStream();
            format.Render(ComparisonReport.Build(Sample.Empty, Sample.Office()), stream, new Reports.Pdf.PdfOptions());
            format.Render(ComparisonReport.Build(Sample.Office(), Sample.Empty), stream, new Reports.Pdf.PdfOptions());
            Assert.True(stream.Length > 1000, format.Name);
        }
    }
}
