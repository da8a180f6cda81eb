using System.Globalization;

namespace PcapLab.Schema;

/// <summary>Packet time as text: RFC 3339 in UTC with all nine digits, the one form of every output that machines read.</summary>
public static class Timestamp
{
    /// <summary>Length of the text for years 0000 to 9999.</summary>
    public const int Length = 30;

    private const long Second = 1_000_000_000;

    /// <summary>Writes nanoseconds since the epoch as <c>2026-01-02T03:04:05.123456789Z</c>.</summary>
    public static string Format(long ns) => string.Create(Length, ns, static (to, value) => TryFormat(value, to));

    /// <summary>Writes into <paramref name="to"/>; false when it is shorter than <see cref="Length"/>.</summary>
    public static bool TryFormat(long ns, Span<char> to)
    {
        if (to.Length < Length) return false;
        var seconds = Math.DivRem(ns, Second, out var fraction);
        if (fraction < 0)
        {
            fraction += Second;
            seconds--;
        }

        DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.TryFormat(to, out _, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        to[19] = '.';
        fraction.TryFormat(to[20..], out _, "D9", CultureInfo.InvariantCulture);
        to[29] = 'Z';
        return true;
    }

    /// <summary>Reads RFC 3339 (any offset, up to nine digits) or a plain number of nanoseconds; false when it is neither.</summary>
    public static bool TryParse(string text, out long ns)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ns)) return true;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var end = dot < 0 ? -1 : dot + 1;
        while (end >= 0 && end < text.Length && char.IsAsciiDigit(text[end])) end++;
        var whole = dot < 0 ? text : string.Concat(text.AsSpan(0, dot), text.AsSpan(end));
        if (!DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return false;
        var digits = dot < 0 ? "" : text[(dot + 1)..Math.Min(end, dot + 10)].PadRight(9, '0');
        ns = at.ToUnixTimeSeconds() * Second + (digits.Length == 0 ? 0 : long.Parse(digits, CultureInfo.InvariantCulture));
        return true;
    }
}
