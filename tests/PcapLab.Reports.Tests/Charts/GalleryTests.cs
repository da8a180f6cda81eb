using System.Globalization;
using System.Text;
using System.Xml.Linq;
using PcapLab.Reports.Charts;
using PcapLab.Tests;

namespace PcapLab.Reports.Tests.Charts;

/// <summary>Every recipe of every chart is drawn, compared with the picture in docs/charts, and listed in docs/charts.md.</summary>
public sealed class GalleryTests
{
    public static TheoryData<string> Names
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var entry in ChartRegistry.All)
                foreach (var (name, _) in entry.Recipes()) data.Add(name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_draws_its_picture(string name) => Golden.Check($"docs/charts/{name}.svg", Find(name).ToSvg() + "\n");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_is_well_formed_at_phone_and_page_width_and_inert(string name)
    {
        foreach (var width in new[] { 300.0, 493, 1100 })
        {
            var svg = XDocument.Parse(Find(name).ToSvg(width));
            var banned = svg.Descendants().Where(e => e.Name.LocalName is "script" or "style" or "image" or "foreignObject" or "a");
            Assert.Empty(banned);
            Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    [InlineData("ar-SA")]
    public void No_culture_changes_a_byte(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = ChartRegistry.All.SelectMany(e => e.Recipes()).Select(r => r.Chart.ToSvg()).ToList();
        try
        {
            CultureInfo.CurrentCulture = CommaCulture(culture);
            Assert.Equal(expected, ChartRegistry.All.SelectMany(e => e.Recipes()).Select(r => r.Chart.ToSvg()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_gallery_page_shows_every_recipe()
    {
        var page = new StringBuilder("# Charts\n\nEvery chart of reports, notebooks and the dashboard, drawn from the recipes in its source file. The same files are the tests' goldens.\n");
        foreach (var entry in ChartRegistry.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {entry.Name}\n{char.ToUpperInvariant(entry.Purpose[0])}{entry.Purpose[1..]}.\n\n");
            foreach (var (name, chart) in entry.Recipes()) page.Append(CultureInfo.InvariantCulture, $"![{chart.Description}](charts/{name}.svg)\n");
        }

        Golden.Check("docs/charts.md", page.ToString());
    }

    [Fact]
    public void Every_chart_type_is_registered()
    {
        var registered = ChartRegistry.All.SelectMany(e => e.Recipes()).Select(r => r.Chart.GetType()).ToHashSet();
        var types = typeof(Chart).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Chart)));
        Assert.All(types, t => Assert.Contains(t, registered));
    }

    /// <summary>A culture with a decimal comma, whatever the machine has installed (globalization is invariant in our programs).</summary>
    private static CultureInfo CommaCulture(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = name == "ru-RU" ? "\u00a0" : ".";
        culture.NumberFormat.NegativeSign = name == "ar-SA" ? "\u061c-" : "-";
        culture.DateTimeFormat.DateSeparator = "/";
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }

    private static Chart Find(string name) => ChartRegistry.All.SelectMany(e => e.Recipes()).First(r => r.Name == name).Chart;
}
