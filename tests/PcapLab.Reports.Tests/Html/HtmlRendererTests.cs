using System.Text;
using PcapLab.Reports.Html;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests.Html;

/// <summary>The page as a browser sees it.</summary>
public sealed class HtmlRendererTests
{
    private static string Page()
    {
        using var stream = new MemoryStream();
        HtmlRenderer.Render(Report.Build(Sample.Office(), new ReportOptions { Tool = "PcapLab 0.1.0" }), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void It_is_one_file_under_a_megabyte_that_asks_for_nothing()
    {
        var page = Page();
        Assert.InRange(page.Length, 50_000, 1_000_000);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(src|href)=""https?:", page);
        Assert.DoesNotMatch(@"url\((?!data:|#)", page);
    }

    [Fact]
    public void Chromium_runs_its_script_and_complains_of_nothing()
    {
        var chromium = Peer.Program("chromium");
        var folder = Directory.CreateTempSubdirectory("pcaplab-html").FullName;
        var file = Path.Combine(folder, "report.html");
        File.WriteAllText(file, Page());
        var (code, dom, log) = Peer.Run(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--v=0", "--user-data-dir=" + folder, "--dump-dom", new Uri(file).AbsoluteUri);
        Assert.Equal(0, code);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        // The script sets the button's word; without it the page would still say both.
        Assert.Matches(@"<button type=""button"" id=""theme"">(Dark|Light)</button>", dom);
        Assert.Contains("nas.office.example", dom, StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }
}
