using System.Globalization;
using System.Text;
using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Pdf;

/// <summary>
/// A face inside a document: a CIDFontType2 with Identity-H codes that are the subset's glyph numbers (9.7.4), and a ToUnicode map so
/// that what is copied or searched is the text (9.10.3).
/// </summary>
internal sealed class PdfFont(FontFace face, string resource)
{
    private readonly FontSubset _subset = new(face.Font);

    public FontFace Face => face;

    /// <summary>Its name in page resources.</summary>
    public string Resource => resource;

    /// <summary>A prepared text as the hex string that Tj shows.</summary>
    public string Encode(string prepared)
    {
        var hex = new StringBuilder(2 + (4 * prepared.Length)).Append('<');
        foreach (var rune in prepared.EnumerateRunes()) hex.Append(_subset.Add(rune.Value).ToString("X4", CultureInfo.InvariantCulture));
        return hex.Append('>').ToString();
    }

    /// <summary>Writes the font's objects; call when all pages are drawn.</summary>
    public void Write(PdfFile file, int number)
    {
        var font = face.Font;
        var program = _subset.Build(web: false);
        var name = Tag(program) + "+" + font.PostScriptName;
        int Em(int units) => (int)Math.Round(units * 1000.0 / font.UnitsPerEm);
        var stream = file.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Length1 {program.Length}"), program);
        var flags = 4 + (font.FixedPitch ? 1 : 0);
        var descriptor = file.Add(string.Create(CultureInfo.InvariantCulture,
            $"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{Em(font.Box.XMin)} {Em(font.Box.YMin)} {Em(font.Box.XMax)} {Em(font.Box.YMax)}]/ItalicAngle 0/Ascent {Em(font.Ascent)}/Descent {Em(font.Descent)}/CapHeight {Em(font.CapHeight)}/StemV {(face.Weight > 500 ? 120 : 80)}/FontFile2 {PdfFile.Ref(stream)}>>"));
        var widths = string.Join(' ', _subset.Glyphs.Select(g => Em(font.Advance(g)).ToString(CultureInfo.InvariantCulture)));
        var cid = file.Add($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {PdfFile.Ref(descriptor)}/DW 600/W[0[{widths}]]/CIDToGIDMap/Identity>>");
        var unicode = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        file.Set(number, $"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{PdfFile.Ref(cid)}]/ToUnicode {PdfFile.Ref(unicode)}>>");
    }

    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        // Several code points may share a glyph (a hyphen and its no-break twin): the first one wins.
        foreach (var chunk in _subset.Codes.GroupBy(c => c.Value).Select(g => g.First()).OrderBy(c => c.Value).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n");
            foreach (var (code, glyph) in chunk)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(code)))}>\n");
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    /// <summary>Six capitals that name the subset (9.6.4), taken from its content so that they do not change from run to run.</summary>
    private static string Tag(byte[] program)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(program);
        return string.Concat(hash.Take(6).Select(b => (char)('A' + (b % 26))));
    }
}
