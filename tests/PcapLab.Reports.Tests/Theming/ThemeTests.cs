using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Tests.Theming;

public sealed class ThemeTests
{
    public static TheoryData<string, double> Wanted
    {
        get
        {
            var data = new TheoryData<string, double> { { "ink", 7 }, { "muted", 4.5 }, { "accent", 4.5 }, { "good", 4.5 } };
            foreach (var s in Theme.Severity) data.Add(s.Name, 4.5);
            foreach (var s in Theme.Series) data.Add(s.Edge.Name, 3);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Wanted))]
    public void Contrast_is_enough_in_light_and_dark(string name, double least)
    {
        var paint = Theme.All.Single(p => p.Name == name);
        Assert.True(paint.Light.Contrast(Theme.Ground.Light) >= least, $"{name} on white: {paint.Light.Contrast(Theme.Ground.Light):0.00}");
        Assert.True(paint.Dark.Contrast(Theme.Ground.Dark) >= least, $"{name} on dark: {paint.Dark.Contrast(Theme.Ground.Dark):0.00}");
    }

    [Fact]
    public void Muted_text_can_be_read_on_panels_too() => Assert.All(new[] { Theme.Muted, Theme.Ink, Theme.Accent }, p => Assert.True(p.Light.Contrast(Theme.Panel.Light) >= 4.5 && p.Dark.Contrast(Theme.Panel.Dark) >= 4.5, p.Name));

    [Fact]
    public void A_light_colour_means_one_paint_so_that_the_page_can_map_it_back()
    {
        foreach (var group in Theme.All.GroupBy(p => p.Light)) Assert.True(group.Select(p => p.Dark).Distinct().Count() == 1, string.Join(", ", group.Select(p => p.Name)));
    }

    [Fact]
    public void Okabe_and_Ito_in_their_order() =>
        Assert.Equal(["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"], Theme.Series.Take(7).Select(s => s.Fill.Light.ToString()));

    [Fact]
    public void A_protocol_keeps_its_colour_whatever_else_is_drawn()
    {
        Assert.Same(Palette.Assign(["tls"])[0], Palette.Assign(["smb", "ntp", "TLS"])[2]);
        Assert.Same(Theme.Other, Palette.Assign(["dns", "other"])[1]);
        Assert.Equal(7, Palette.Assign(["a", "b", "tls", "d", "e", "f", "g", "h"]).Where(p => p != Theme.Other).Distinct().Count());
    }

    [Fact]
    public void Contrast_is_that_of_the_specification() => Assert.Equal(21, Rgb.Parse("#000000").Contrast(Rgb.Parse("#FFFFFF")), 3);
}
