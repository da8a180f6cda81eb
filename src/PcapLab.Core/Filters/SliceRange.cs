using System.Globalization;

namespace PcapLab.Filters;

/// <summary>One part of a slice, as written: <c>i</c>, <c>i:n</c>, <c>i-j</c>, <c>:n</c>, <c>i:</c>, <c>-j</c> from the end.</summary>
internal static class SliceRange
{
    /// <summary>Start, and its length or last offset; neither means to the end. Null when it is none of these.</summary>
    public static (int From, int? Length, int? To)? Parse(string text)
    {
        text = text.Trim();
        var colon = text.IndexOf(':');
        if (colon >= 0)
        {
            var from = colon == 0 ? 0 : Number(text[..colon]);
            var length = colon == text.Length - 1 ? null : Number(text[(colon + 1)..]);
            return from is null || (length is null && colon != text.Length - 1) || length <= 0 ? null : (from.Value, length, null);
        }

        var dash = text.IndexOf('-', Math.Min(1, text.Length));
        if (dash > 0)
        {
            var (from, to) = (Number(text[..dash]), Number(text[(dash + 1)..]));
            return from is null || to is null ? null : (from.Value, null, to);
        }

        return Number(text) is { } single ? (single, 1, null) : null;
    }

    private static int? Number(string text) => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null;
}
