using System.Globalization;
using System.Text;

namespace PcapLab.Schema;

/// <summary>Field values as text: what the packet tree, <c>--fields</c> and the dashboard show. Text from packets comes out as it is; escape it for where it goes.</summary>
public static class FieldText
{
    private const int LongestBytes = 64;

    /// <summary>The value for people: names beside numbers, units, addresses, times.</summary>
    /// <param name="value">A value of <paramref name="tree"/>.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="frame">The frame's bytes, source 0.</param>
    public static string Display(in FieldValue value, FieldTree tree, ReadOnlySpan<byte> frame)
    {
        var text = Plain(in value, tree, frame);
        var field = value.Field;
        if (field.Type is FieldType.UInt or FieldType.Int && field.Names?.Invoke(value.Number) is { } name) text = $"{name} ({text})";
        return field.Unit is { } unit && field.Type is not (FieldType.Duration or FieldType.Time) ? $"{text} {unit}" : text;
    }

    /// <summary>The bare value, as display filters write it.</summary>
    public static string Plain(in FieldValue value, FieldTree tree, ReadOnlySpan<byte> frame) => value.Field.Type switch
    {
        FieldType.None => "",
        FieldType.UInt => value.Field.Display == NumberBase.Hex ? Hex(in value) : value.Number.ToString(CultureInfo.InvariantCulture),
        FieldType.Int => ((long)value.Number).ToString(CultureInfo.InvariantCulture),
        FieldType.Bool => value.Number != 0 ? "true" : "false",
        FieldType.Time => Timestamp.Format((long)value.Number),
        FieldType.Duration => ((long)value.Number / 1e9).ToString("0.000000000", CultureInfo.InvariantCulture),
        FieldType.Double => BitConverter.UInt64BitsToDouble(value.Number).ToString("0.#########", CultureInfo.InvariantCulture),
        _ => Bytes(value.Field.Type, tree.Bytes(in value, frame)),
    };

    private static string Bytes(FieldType type, ReadOnlySpan<byte> bytes) => type switch
    {
        FieldType.Text or FieldType.Oid => Encoding.UTF8.GetString(bytes),
        FieldType.Ipv4 when bytes.Length == 4 => Ip.FromBytes(bytes).ToString(),
        FieldType.Ipv6 when bytes.Length == 16 => Ip.FromBytes(bytes).ToString(),
        _ => Colons(bytes),
    };

    private static string Colons(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(Math.Min(bytes.Length, LongestBytes) * 3);
        for (var i = 0; i < bytes.Length && i < LongestBytes; i++) text.Append(i == 0 ? "" : ":").Append(bytes[i].ToString("x2", CultureInfo.InvariantCulture));
        return bytes.Length > LongestBytes ? text.Append('…').ToString() : text.ToString();
    }

    private static string Hex(in FieldValue value)
    {
        var digits = value.Field.Mask != 0 ? 1 : Math.Clamp(value.Length * 2, 1, 16);
        return "0x" + value.Number.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
