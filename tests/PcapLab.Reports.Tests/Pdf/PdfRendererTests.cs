using PcapLab.Reports.Pdf;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests.Pdf;

/// <summary>The PDF as other programs see it.</summary>
public sealed class PdfRendererTests
{
    private static readonly ReportOptions Options = new() { Tool = "PcapLab 0.1.0", Command = "pcaplab report office-2026-01-01.pcapng", Title = "Office network, New Year", Classification = "Confidential", Author = "Example Networks Ltd" };

    private static byte[] Render(Pipeline.AnalysisResult analysis, PdfOptions? pdf = null)
    {
        using var stream = new MemoryStream();
        PdfRenderer.Render(Report.Build(analysis, Options), stream, pdf);
        return stream.ToArray();
    }

    private static void WithFile(byte[] pdf, Action<string> check)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        File.WriteAllBytes(path, pdf);
        try
        {
            check(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(Paper.A4)]
    [InlineData(Paper.Letter)]
    public void Qpdf_and_mutool_find_nothing_to_complain_about(Paper paper)
    {
        var qpdf = Peer.Program("qpdf");
        var mutool = Peer.Program("mutool");
        foreach (var analysis in new[] { Sample.Office(), Sample.Empty })
            WithFile(Render(analysis, new PdfOptions { Paper = paper }), path =>
            {
                var (code, text, err) = Peer.Run(qpdf, "--check", path);
                Assert.True(code == 0 && !text.Contains("WARNING", StringComparison.Ordinal), text + err);
                var (drawn, _, complaints) = Peer.Run(mutool, "draw", "-F", "txt", "-o", "/dev/null", path);
                Assert.Equal(0, drawn);
                // What the program says about its own build is not about the file.
                var about = complaints.Split('\n').Where(l => !l.Contains("ICC support", StringComparison.Ordinal));
                Assert.DoesNotContain(about, l => l.Contains("warning", StringComparison.Ordinal) || l.Contains("error", StringComparison.Ordinal));
            });
    }

    [Fact]
    public void All_fonts_are_embedded_subsets_with_unicode_maps()
    {
        var pdffonts = Peer.Program("pdffonts");
        WithFile(Render(Sample.Office()), path =>
        {
            var lines = Peer.Run(pdffonts, path).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
            Assert.Equal(3, lines.Count);
            Assert.All(lines, l => Assert.Matches(@"CID TrueType\s+Identity-H\s+yes yes yes", l));
        });
    }

    [Fact]
    public void It_is_tagged_titled_and_at_most_thirty_pages()
    {
        var pdfinfo = Peer.Program("pdfinfo");
        WithFile(Render(Sample.Office()), path =>
        {
            var text = Peer.Run(pdfinfo, path).Out;
            Assert.Matches(@"Tagged:\s+yes", text);
            Assert.Matches(@"Title:\s+Office network, New Year", text);
            Assert.Matches(@"Page size:\s+595.28 x 841.89 pts \(A4\)", text);
            Assert.InRange(int.Parse(System.Text.RegularExpressions.Regex.Match(text, @"Pages:\s+(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 8, 30);
            var structure = Peer.Run(pdfinfo, "-struct", path).Out;
            foreach (var tag in new[] { "Document", "H1", "Table", "TR", "TH", "TD", "Figure", "TOC", "Link" }) Assert.Contains(tag, structure, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Text_can_be_copied_and_searched()
    {
        var pdftotext = Peer.Program("pdftotext");
        WithFile(Render(Sample.Office()), path =>
        {
            var text = Peer.Run(pdftotext, "-layout", path, "-").Out;
            foreach (var wanted in new[] { "10.0.0.16", "2001:db8::17:abcd", "nas.office.example", "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4", "ip.src == 10.0.0.4 && tcp.flags.syn == 1", "CONFIDENTIAL", "TLS 1.3" })
                Assert.Contains(wanted, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Tables_travel_with_the_report()
    {
        var pdfdetach = Peer.Program("pdfdetach");
        WithFile(Render(Sample.Office()), path =>
        {
            var list = Peer.Run(pdfdetach, "-list", path).Out;
            foreach (var name in new[] { "endpoints.csv", "flows.csv", "indicators.json" }) Assert.Contains(name, list, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_same_analysis_gives_the_same_bytes() => Assert.Equal(Render(Sample.Office()), Render(Sample.Office()));

    [Fact]
    public void A_page_limit_is_kept_and_said()
    {
        var pdftotext = Peer.Program("pdftotext");
        WithFile(Render(Sample.Office(), new PdfOptions { MaxPages = 5 }), path =>
        {
            var text = Peer.Run(pdftotext, path, "-").Out;
            Assert.Contains("stops at its page limit", text, StringComparison.Ordinal);
            Assert.Contains("5 of 5", text, StringComparison.Ordinal);
        });
    }
}
