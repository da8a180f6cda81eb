using System.Globalization;
using System.Text;

namespace PcapLab.Reports.Fonts;

/// <summary>
/// One of the three faces everything is set in. Both back ends measure here, so a label has the same width in PDF and SVG.
/// </summary>
internal sealed class FontFace
{
    private static readonly Lazy<FontFace> SansFace = new(() => Load("Inter-Regular", "Inter", 400));
    private static readonly Lazy<FontFace> BoldFace = new(() => Load("Inter-SemiBold", "Inter", 600));
    private static readonly Lazy<FontFace> MonoFace = new(() => Load("JetBrainsMono-Regular", "JetBrains Mono", 400));
    private readonly int[] _asciiAdvance = new int[128];

    private FontFace(TrueTypeFont font, string family, int weight)
    {
        (Font, Family, Weight) = (font, family, weight);
        for (var c = 0; c < 128; c++) _asciiAdvance[c] = font.Advance(font.Glyph(c));
    }

    public static FontFace Sans => SansFace.Value;
    public static FontFace Bold => BoldFace.Value;
    public static FontFace Mono => MonoFace.Value;

    public TrueTypeFont Font { get; }
    public string Family { get; }
    public int Weight { get; }

    /// <summary>Width of a prepared text at a size, in the size's unit.</summary>
    public double Measure(string text, double size)
    {
        long units = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 128) units += _asciiAdvance[text[i]];
            else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                units += Font.Advance(Font.Glyph(char.ConvertToUtf32(text[i], text[++i])));
            else units += Font.Advance(Font.Glyph(text[i]));
        }

        return units * size / Font.UnitsPerEm;
    }

    /// <summary>
    /// The text as it can be shown: what the face has no glyph for, and every control or direction mark (which could make a name read
    /// as another), becomes a visible U+XXXX. No bidirectional shaping is done.
    /// </summary>
    public string Prepare(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) code = char.ConvertToUtf32(text[i], text[++i]);
            if (Shows(code)) shown.Append(char.ConvertFromUtf32(code));
            else shown.Append(CultureInfo.InvariantCulture, $"U+{code:X4}");
        }

        return shown.ToString();
    }

    private bool Shows(int code)
    {
        if (code is < 0x20 or (>= 0x7F and < 0xA0) or (>= 0xD800 and < 0xE000)) return false;
        var category = CharUnicodeInfo.GetUnicodeCategory(code);
        if (category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
        return Font.Glyph(code) != 0;
    }

    private static FontFace Load(string file, string family, int weight)
    {
        using var stream = typeof(FontFace).Assembly.GetManifestResourceStream(file + ".ttf")
            ?? throw new InvalidOperationException($"The font {file} is not embedded in this build.");
        var data = new byte[stream.Length];
        stream.ReadExactly(data);
        return new FontFace(new TrueTypeFont(data), family, weight);
    }
}
