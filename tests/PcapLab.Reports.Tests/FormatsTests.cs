using System.Globalization;
using System.Text;
using System.Text.Json;
using PcapLab.Reports.Terminal;

namespace PcapLab.Reports.Tests;

/// <summary>What holds for every format: the same bytes each time, under any culture, with every section; and an empty capture is a report too.</summary>
public sealed class FormatsTests
{
    public static TheoryData<string> Formats => [.. ReportFormats.All.Select(f => f.Name)];

    private static byte[] Render(string format, Pipeline.AnalysisResult analysis)
    {
        using var stream = new MemoryStream();
        ReportFormats.Find(format)!.Render(Report.Build(analysis, new ReportOptions { Tool = "PcapLab 0.1.0" }), stream, new Reports.Pdf.PdfOptions());
        return stream.ToArray();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Neither_repetition_nor_culture_changes_a_byte(string format)
    {
        var expected = Render(format, Sample.Office());
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NumberGroupSeparator = "\u00a0";
            culture.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Render(format, Sample.Office()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("html")]
    [InlineData("md")]
    [InlineData("json")]
    [InlineData("text")]
    public void Every_section_and_its_numbers_are_there(string format)
    {
        var text = Encoding.UTF8.GetString(Render(format, Sample.Office()));
        foreach (var (_, title, _) in Sections.SectionRegistry.Names) Assert.Contains(title, text, StringComparison.OrdinalIgnoreCase);
        foreach (var wanted in new[] { "10.0.0.16", "2001:db8::17:abcd", "NXDOMAIN" }) Assert.Contains(wanted, text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_empty_capture_is_a_report_too(string format) => Assert.NotEmpty(Render(format, Sample.Empty));

    [Fact]
    public void What_is_missing_is_left_out_with_a_word()
    {
        var report = Report.Build(Sample.Empty);
        Assert.DoesNotContain(report.Sections, s => s.Id is "dns" or "tls" or "http" or "traffic");
        Assert.Contains("No DNS was seen.", report.LeftOut);
    }

    [Fact]
    public void Json_holds_the_rows_with_their_evidence()
    {
        using var json = JsonDocument.Parse(Render("json", Sample.Office()));
        var talkers = json.RootElement.GetProperty("sections").EnumerateArray().Single(s => s.GetProperty("id").GetString() == "talkers");
        var table = talkers.GetProperty("blocks").EnumerateArray().Single(b => b.GetProperty("type").GetString() == "table");
        Assert.Equal("ip.addr == 10.0.0.16", table.GetProperty("rows")[0].GetProperty("filter").GetString());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(132)]
    public void Text_keeps_to_the_width_of_the_terminal(int width)
    {
        foreach (var line in TextRenderer.Render(Report.Build(Sample.Office()), width).Split('\n'))
            Assert.True(line.Length <= width || line.StartsWith("  -Y ", StringComparison.Ordinal) || !line.Trim().Contains(' ', StringComparison.Ordinal), line);
    }

    [Fact]
    public void Sections_can_be_chosen_and_a_wrong_one_is_named()
    {
        Assert.Equal(["findings", "dns"], Report.Build(Sample.Office(), new ReportOptions { Sections = ["dns", "findings"] }).Sections.Select(s => s.Id));
        Assert.Contains("'nonsense'", Assert.Throws<ArgumentException>(() => Report.Build(Sample.Office(), new ReportOptions { Sections = ["nonsense"] })).Message, StringComparison.Ordinal);
    }
}
