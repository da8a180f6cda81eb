using System.Globalization;
using System.Text;

namespace PcapLab.Reports.Pdf;

/// <summary>Values as PDF writes them (ISO 32000-1, 7.3). Strings go out as hex UTF-16, so nothing from a packet can end a string.</summary>
internal static class PdfText
{
    /// <summary>A text string: ASCII that needs no escape in parentheses, everything else as UTF-16 hex.</summary>
    public static string String(string text)
    {
        var plain = text.All(c => c is >= ' ' and <= '~' and not ('(' or ')' or '\\'));
        if (plain) return "(" + text + ")";
        return "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(Whole(text))) + ">";
    }

    /// <summary>A name; anything but letters, digits and a few signs as #XX.</summary>
    public static string Name(string name)
    {
        var safe = new StringBuilder("/");
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'+' or (byte)'_') safe.Append((char)b);
            else safe.Append(CultureInfo.InvariantCulture, $"#{b:X2}");
        }

        return safe.ToString();
    }

    /// <summary>A URI for an action: percent-encoded, ASCII only.</summary>
    public static string Uri(string uri)
    {
        var safe = new StringBuilder("(");
        foreach (var b in Encoding.UTF8.GetBytes(Whole(uri)))
        {
            if (b is > 0x20 and < 0x7F and not ((byte)'(' or (byte)')' or (byte)'\\' or (byte)'<' or (byte)'>' or (byte)'"')) safe.Append((char)b);
            else safe.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return safe.Append(')').ToString();
    }

    private static string Whole(string text)
    {
        var copy = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) copy.Append(rune.ToString());
        return copy.ToString();
    }
}
