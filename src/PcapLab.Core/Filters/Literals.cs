using System.Globalization;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>Reads a literal as the type of the operand beside it.</summary>
internal static class Literals
{
    /// <summary>The constant that a token is for a type; null when it is none, with what was expected.</summary>
    public static LiteralOperand? Bind(Token token, FieldType type, Field? named, out string expected)
    {
        expected = Expected(type);
        var text = token.Text;
        return type switch
        {
            FieldType.UInt or FieldType.Int => Number(token, named) is { } n ? Constant(type, Value.Of(n), token) : null,
            FieldType.Bool => Boolean(token) is { } b ? Constant(type, Value.Of((Int128)(b ? 1 : 0)), token) : Number(token, named) is { } n ? Constant(type, Value.Of(n), token) : null,
            FieldType.Double => Real(text) is { } r ? Constant(type, Value.Of(r), token) : null,
            FieldType.Duration => Real(text) is { } s ? Constant(type, Value.Of(Nanoseconds(s)), token) : null,
            FieldType.Time => Time(text) is { } t ? Constant(type, Value.Of(t), token) : null,
            FieldType.Ipv4 or FieldType.Ipv6 => Address(text, type) is { } a ? a(token) : null,
            FieldType.Ether => Bytes(token) is { Length: 6 } mac ? Constant(type, mac, token) : null,
            FieldType.Text or FieldType.Oid => Constant(type, Latin1(text), token),
            FieldType.Bytes => Bytes(token) is { } bytes ? Constant(type, bytes, token) : null,
            _ => null,
        };
    }

    /// <summary>A literal as raw bytes, for "contains" and slices: a string's content, else hexadecimal.</summary>
    public static byte[]? Bytes(Token token) => token.Kind switch
    {
        TokenKind.String or TokenKind.Char => token.Kind == TokenKind.String && Hexadecimal(token.Text) is { Length: 6 } mac ? mac : Latin1(token.Text),
        _ => Hexadecimal(token.Text),
    };

    public static LiteralOperand Constant(FieldType type, byte[] bytes, Token token) => new(type, new Value(ValueKind.Bytes, 0, 0, 0, bytes.Length), bytes, token.Column);

    private static LiteralOperand Constant(FieldType type, Value value, Token token) => new(type, value, [], token.Column);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static string Expected(FieldType type) => type switch
    {
        FieldType.UInt => "a number",
        FieldType.Int => "a number",
        FieldType.Bool => "1, 0, true or false",
        FieldType.Double => "a number",
        FieldType.Duration => "seconds",
        FieldType.Time => "a time such as \"2026-11-21 10:00:00\"",
        FieldType.Ipv4 => "an IPv4 address, with or without /prefix",
        FieldType.Ipv6 => "an IPv6 address, with or without /prefix",
        FieldType.Ether => "a hardware address such as 02:00:00:00:00:01",
        FieldType.Bytes => "bytes such as 0a:ff or a string",
        _ => "a value",
    };

    private static Int128? Number(Token token, Field? named)
    {
        if (token.Kind == TokenKind.Char) return (Int128)token.Text[0];
        var text = token.Text;
        if (ParseNumber(text) is { } number) return number;
        return named?.Names is { } names ? ByName(names, text) : null;
    }

    private static Int128? ParseNumber(string text)
    {
        var negative = text.StartsWith('-');
        var digits = negative ? text[1..] : text;
        ulong value;
        var ok = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value),
            ['0', 'b' or 'B', .. var bits] => ulong.TryParse(bits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value),
            ['0', _, ..] => TryOctal(digits, out value),
            _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        };
        return ok ? (negative ? -(Int128)value : value) : null;
    }

    private static bool TryOctal(string digits, out ulong value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (c is < '0' or > '7') return false;
            value = value * 8 + c - '0';
        }

        return digits.Length <= 21;
    }

    /// <summary>A value by the name the tree shows for it, such as <c>ip.proto == "TCP"</c>.</summary>
    private static Int128? ByName(Func<ulong, string?> names, string name)
    {
        for (ulong n = 0; n <= ushort.MaxValue; n++)
        {
            if (string.Equals(names(n), name, StringComparison.OrdinalIgnoreCase)) return n;
        }

        return null;
    }

    private static bool? Boolean(Token token) => token.Text.ToLowerInvariant() switch { "true" or "set" => true, "false" or "not set" => false, _ => null };

    private static double? Real(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null;

    private static Int128 Nanoseconds(double seconds) => (Int128)Math.Round((decimal)Math.Clamp(seconds, -1e12, 1e12) * 1_000_000_000m);

    private static Int128? Time(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch) && epoch < 1_000_000_000_000m) return (Int128)(epoch * 1_000_000_000m);
        var dot = text.LastIndexOf('.');
        var fraction = dot > 0 ? text[(dot + 1)..].TrimEnd('Z') : "";
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(dot > 0 ? text[..dot] : text, CultureInfo.InvariantCulture, style, out var whole)) return null;
        if (fraction.Length > 9 || !fraction.All(char.IsAsciiDigit)) return null;
        // DateTime knows 100 ns; the fraction is kept beside it.
        return (Int128)(whole - DateTime.UnixEpoch).Ticks * 100 + (fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture));
    }

    private static Func<Token, LiteralOperand>? Address(string text, FieldType type)
    {
        var slash = text.IndexOf('/');
        var bits = type == FieldType.Ipv4 ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits)) return null;
        var address = slash < 0 ? text : text[..slash];
        // The framework reads "10" as 0.0.0.10; a filter means four numbers.
        if (!Ip.TryParse(address, out var ip) || ip.IsV4 != (type == FieldType.Ipv4) || (ip.IsV4 && address.Count(c => c == '.') != 3)) return null;
        var bytes = new byte[bits / 8];
        ip.WriteBytes(bytes);
        return token => new LiteralOperand(type, new Value(slash < 0 ? ValueKind.Bytes : ValueKind.Network, prefix, 0, 0, bytes.Length), bytes, token.Column);
    }

    /// <summary>Pairs of hexadecimal digits, with or without : - . between them; a lone 0x number up to a byte.</summary>
    private static byte[]? Hexadecimal(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        var parts = text.Split(':', '-', '.');
        if (parts.Length == 1 && text.Length == 1) text = "0" + text;
        else if (parts.Length > 1) text = string.Concat(parts.Select(p => p.Length == 1 ? "0" + p : p));
        return text.Length % 2 == 0 && text.Length > 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
    }
}
