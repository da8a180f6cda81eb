using System.Globalization;
using System.Text;

namespace PcapLab.Export;

/// <summary>
/// Text from packets made safe for terminals, CSV and XML: control sequences, direction overrides, invisible characters and broken surrogates are
/// written out as <c>\xNN</c> or <c>\u{N}</c>. JSON needs none of this: it escapes exactly.
/// </summary>
public static class SafeText
{
    /// <summary>The text without anything that a terminal, a spreadsheet or an XML parser would act on; plain text is returned as it is.</summary>
    public static string Escape(string? text)
    {
        if (text is null) return "";
        for (var i = 0; i < text.Length; i++)
        {
            if (IsHostile(text, i)) return EscapeFrom(text);
        }

        return text;
    }

    private static string EscapeFrom(string text)
    {
        var sb = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!IsHostile(text, i)) sb.Append(c);
            else if (c < 256) sb.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else sb.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}");
        }

        return sb.ToString();
    }

    private static bool IsHostile(string text, int i)
    {
        var c = text[i];
        if (c is >= ' ' and < '\x7f') return false;
        return c < 0xa0 // C0, DEL, C1
            || c is '\u00ad' or '\u061c' or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' or >= '\ufff0'
            || (char.IsHighSurrogate(c) && !(i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])))
            || (char.IsLowSurrogate(c) && !(i > 0 && char.IsHighSurrogate(text[i - 1])));
    }
}
