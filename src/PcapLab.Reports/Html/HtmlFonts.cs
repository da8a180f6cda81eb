using System.Text;
using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Html;

/// <summary>The three faces as WOFF subsets inside the style sheet: the characters of this page and all of ASCII, so that charts measured here look the same there.</summary>
internal static class HtmlFonts
{
    public static string Css(string page)
    {
        var codes = new SortedSet<int>(Enumerable.Range(0x20, 0x5F));
        foreach (var rune in page.EnumerateRunes()) codes.Add(rune.Value);
        var css = new StringBuilder();
        foreach (var face in new[] { FontFace.Sans, FontFace.Bold, FontFace.Mono })
        {
            var subset = new FontSubset(face.Font);
            foreach (var code in codes)
                if (code > 0x1F && face.Font.Glyph(code) != 0) subset.Add(code);
            var woff = Convert.ToBase64String(SfntFile.Woff(subset.Build(web: true)));
            css.Append("@font-face{font-family:\"").Append(face.Family).Append("\";font-weight:").Append(face.Weight == 400 ? "400" : "600").Append(";src:url(data:font/woff;base64,").Append(woff).Append(") format(\"woff\")}\n");
        }

        return css.ToString();
    }
}
