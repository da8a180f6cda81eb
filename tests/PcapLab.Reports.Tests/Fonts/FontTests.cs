using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Tests.Fonts;

public sealed class FontTests
{
    [Fact]
    public void Digits_are_of_one_width_in_every_face()
    {
        foreach (var face in new[] { FontFace.Sans, FontFace.Bold, FontFace.Mono })
            Assert.Single("0123456789".Select(d => face.Measure(d.ToString(), 10)).Distinct());
    }

    [Fact]
    public void A_subset_is_small_and_reads_back_with_the_same_outlines()
    {
        var subset = new FontSubset(FontFace.Sans.Font);
        foreach (var c in "PcapLab 0123 é–µ") subset.Add(c);
        var bytes = subset.Build(web: true);
        Assert.InRange(bytes.Length, 1_000, 20_000);
        var again = new TrueTypeFont(bytes);
        foreach (var (code, glyph) in subset.Codes)
        {
            Assert.Equal(glyph, again.Glyph(code));
            Assert.Equal(FontFace.Sans.Font.Advance(FontFace.Sans.Font.Glyph(code)), again.Advance(glyph));
        }

        Assert.Equal(FontFace.Sans.Font.Outline(FontFace.Sans.Font.Glyph('P')).ToArray(), again.Outline(again.Glyph('P'))[..FontFace.Sans.Font.Outline(FontFace.Sans.Font.Glyph('P')).Length].ToArray());
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("漢", "U+6F22")]
    [InlineData("a\u202eb", "aU+202Eb")]
    [InlineData("tab\there", "tabU+0009here")]
    [InlineData("😀", "U+1F600")]
    public void What_cannot_be_shown_is_named(string text, string shown) => Assert.Equal(shown, FontFace.Sans.Prepare(text));

    [Fact]
    public void Half_a_character_is_named_too() => Assert.Equal("U+D800", FontFace.Sans.Prepare("\ud800"));
}
