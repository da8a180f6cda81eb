using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests;

/// <summary>Names in packets are an attacker's: whatever they hold must be inert text in every format.</summary>
public sealed class HostileTests
{
    public static TheoryData<string> Names => new(
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><script>alert(1)</script>", "`${alert(1)}`", "javascript:alert(1)",
        "| a | b |\n|---|---|", "[click](javascript:alert(1))", "![x](http://evil.example/x.png)", "http://evil.example/", "=cmd|' /C calc'!A0", "\u001b]0;owned\u0007\u001b[2J", "\u202egpj.exe", "a\u0000b\r\nc", "\ud800broken", ") Tj ET (pwned",
        "&amp;&#60;script&#62;", new string('A', 5000), "日本語.example", "\\\" || frame.number > 0 || \"");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_name_is_inert_in_every_format(string name)
    {
        var report = Report.Build(Sample.Office(_ => name), new ReportOptions { Title = name, Author = name, Classification = name });
        foreach (var format in ReportFormats.All)
        {
            using var stream = new MemoryStream();
            format.Render(report, stream, new Reports.Pdf.PdfOptions());
            if (format.Name == "pdf") Assert.StartsWith("%PDF-1.7", Encoding.Latin1.GetString(stream.ToArray().AsSpan(0, 8)), StringComparison.Ordinal);
            else Check(format.Name, Encoding.UTF8.GetString(stream.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_name_is_inert_in_a_picture_and_in_attached_tables(string name)
    {
        var report = Report.Build(Sample.Office(_ => name));
        var charts = report.Sections.SelectMany(s => s.Blocks).OfType<Blocks.ChartBlock>().ToList();
        Assert.NotEmpty(charts);
        foreach (var svg in charts.Select(c => XDocument.Parse(c.Chart.ToSvg(720))))
        {
            Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "foreignObject" or "a" or "image" or "use" or "style" or "iframe");
            Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name.LocalName is "href" or "style");
        }

        foreach (var csv in report.Attachments.Where(a => a.Name.EndsWith(".csv", StringComparison.Ordinal)).Select(a => Encoding.UTF8.GetString(a.Data)))
            Assert.DoesNotMatch("(?m)(^|,)\"?[=@+\t]", csv);
    }

    private static void Check(string format, string text)
    {
        switch (format)
        {
            case "html": CheckHtml(text); break;
            case "json": JsonDocument.Parse(text).Dispose(); break;
            case "md":
                // CommonMark takes nothing inside code spans and indented code for markup; what is outside must be escaped.
                var prose = Regex.Replace(Regex.Replace(text, "(`+)[^\n]*?(?<!`)\\1(?!`)", ""), "^    .*$", "", RegexOptions.Multiline);
                Assert.DoesNotMatch("<[a-zA-Z/!]", prose);
                Assert.DoesNotContain("](", prose, StringComparison.Ordinal);
                Assert.DoesNotMatch("https?://", prose);
                goto default;
            default:
                Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
                Assert.DoesNotContain('\u202e', text);
                break;
        }
    }

    /// <summary>Our own markup is XML but for a few void elements: closed, it must parse, and then hold no element or attribute that we did not write.</summary>
    private static void CheckHtml(string html)
    {
        var body = html[html.IndexOf("<body", StringComparison.Ordinal)..html.LastIndexOf("<script>", StringComparison.Ordinal)] + "</body>";
        var xml = Regex.Replace(body, @"<(input|br|img)([^>]*)>", "<$1$2/>").Replace(" hidden ", " hidden=\"\" ", StringComparison.Ordinal);
        var document = XDocument.Parse(xml);
        Assert.DoesNotContain(document.Descendants(), e => e.Name.LocalName is "script" or "style" or "iframe" or "object" or "img" or "link" or "meta" or "form");
        Assert.DoesNotContain(document.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name.LocalName is "style");
        Assert.All(document.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "src"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain('\u202e', html);
        Assert.Equal(2, html.Split("<script>").Length);
    }

    [Fact]
    public void A_pdf_of_hostile_names_is_sound_and_shows_them()
    {
        var qpdf = Peer.Program("qpdf");
        var pdftotext = Peer.Program("pdftotext");
        foreach (var name in new[] { ") Tj ET (pwned", "\u202egpj.exe", "日本.example" })
        {
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
            using (var file = File.Create(path)) Reports.Pdf.PdfRenderer.Render(Report.Build(Sample.Office(_ => name), new ReportOptions { Title = name }), file);
            var (code, said, err) = Peer.Run(qpdf, "--check", path);
            Assert.True(code == 0, said + err);
            var text = Peer.Run(pdftotext, "-l", "1", path, "-").Out;
            Assert.Contains(name switch { "\u202egpj.exe" => "U+202Egpj.exe", "日本.example" => "U+65E5U+672C.example", _ => name }, text, StringComparison.Ordinal);
            File.Delete(path);
        }
    }
}
