using System.Globalization;
using System.Text;
using PcapLab.Export;

namespace PcapLab.Cli;

/// <summary>Text from packets made safe for a terminal: no control sequences, no direction overrides, nothing that moves the cursor.</summary>
internal static class TerminalText
{
    /// <summary>Escapes everything a terminal would act on.</summary>
    public static string Safe(string? text) => SafeText.Escape(text);

    /// <summary>Columns that text takes: wide characters count two, combining marks none.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    /// <summary>Cuts text to a number of columns, with an ellipsis when something was cut.</summary>
    public static string Fit(string text, int columns)
    {
        if (Width(text) <= columns) return text;
        var sb = new StringBuilder(columns);
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > columns - 1) break;
            sb.Append(rune.ToString());
        }

        return sb.Append('…').ToString();
    }

    private static int Width(Rune rune)
    {
        if (rune.IsAscii) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) return 0;
        return rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
            or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) ? 2 : 1;
    }
}
