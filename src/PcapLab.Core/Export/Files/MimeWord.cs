using System.Text;

namespace PcapLab.Export.Files;

/// <summary>Encoded words in mail headers (RFC 2047): <c>=?utf-8?B?…?=</c>.</summary>
internal static class MimeWord
{
    /// <summary>The text with its encoded words decoded; what cannot be decoded stays.</summary>
    public static string Decode(string text)
    {
        var result = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf("=?", at, StringComparison.Ordinal);
            var parts = start < 0 ? [] : text[(start + 2)..].Split('?', 4);
            if (parts.Length < 4 || !parts[3].StartsWith('=') || Bytes(parts[1], parts[2]) is not { } bytes)
            {
                if (start < 0) return result.Append(text[at..]).ToString();
                result.Append(text[at..(start + 2)]);
                at = start + 2;
                continue;
            }

            var between = text[at..start];
            if (at == 0 || between.Trim().Length > 0) result.Append(between);
            result.Append(Charset(parts[0]).GetString(bytes));
            at = start + 2 + parts[0].Length + parts[1].Length + parts[2].Length + 4;
        }

        return result.ToString();
    }

    private static byte[]? Bytes(string coding, string text) => coding.ToUpperInvariant() switch
    {
        "B" => Base64(text),
        "Q" => MimeCoding.QuotedPrintable(Encoding.Latin1.GetBytes(text.Replace('_', ' '))),
        _ => null,
    };

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var n) ? bytes[..n] : null;
    }

    private static Encoding Charset(string name) => name.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : Encoding.Latin1;
}
