using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>Values as Zeek's ASCII writer spells them: unset is a dash, empty has a word of its own.</summary>
internal static class ZeekText
{
    public const string Unset = "-";
    public const string Empty = "(empty)";

    /// <summary>Zeek's uids are random; ours follow from the flow, so that two runs agree and the logs join.</summary>
    public static string Uid(FlowRow? f)
    {
        if (f is null) return Unset;
        return Hashed('C', string.Create(CultureInfo.InvariantCulture, $"{f.CommunityId} {f.First} {f.FlowId}"));
    }

    /// <summary>An identifier in Zeek's form: its kind's letter and 17 more.</summary>
    public static string Hashed(char kind, string of)
    {
        var hash = SHA1.HashData(Encoding.UTF8.GetBytes(of));
        return string.Concat([kind], Base64Url.EncodeToString(hash).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).AsSpan(0, 17));
    }

    public static string Time(long ns) => string.Create(CultureInfo.InvariantCulture, $"{decimal.Floor(ns / 1000m) / 1_000_000:0.000000}");

    public static string Seconds(double s) => string.Create(CultureInfo.InvariantCulture, $"{s:0.000000}");

    public static string Milliseconds(double? ms) => ms is { } v ? Seconds(v / 1000) : Unset;

    public static string Count(long? n) => n?.ToString(CultureInfo.InvariantCulture) ?? Unset;

    public static string Bool(bool? value) => value switch { true => "T", false => "F", _ => Unset };

    /// <summary>What would break a line is written as <c>\xNN</c>; a lone dash and nothing at all have their own spellings.</summary>
    public static string Text(string? text) => text switch
    {
        null => Unset,
        "" => Empty,
        "-" => "\\x2d",
        _ => SafeText.Escape(text.Replace("\\", "\\\\", StringComparison.Ordinal)),
    };

    /// <summary>Whether an address belongs to what Zeek's <c>Site::private_address_space</c> holds by default (RFC 1918, 6598, 4193, link-local and loopback).</summary>
    public static string IsLocal(Ip ip)
    {
        if (!ip.IsV4) return Bool((byte)(ip.Value >> 120) is 0xFC or 0xFD || (ip.Value >> 118) == 0x3FA || ip.Value == 1);
        var v = (uint)ip.Value;
        return Bool(v >> 24 is 10 or 127 || v >> 20 == 0xAC1 || v >> 16 is 0xC0A8 or 0xA9FE || v >> 22 == 0x64400000 >> 22);
    }
}
