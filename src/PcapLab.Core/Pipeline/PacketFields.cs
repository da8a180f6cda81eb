using PcapLab.Filters;
using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>What display filters and field lists ask of a scanned packet.</summary>
public static class PacketFields
{
    /// <summary>Whether a packet matches a display filter.</summary>
    public static bool Matches(this Filter filter, in ScannedPacket packet) => filter.Matches(packet.Tree, packet.Frame);

    /// <summary>Adds a packet's values of a field, in order; a field that stands for several (<c>tcp.port</c>) gives all of them.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="field">The field.</param>
    /// <param name="values">Receives the values as filters write them.</param>
    public static void AddValues(in ScannedPacket packet, Field field, ICollection<string> values)
    {
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name == field.Name || IsPart(field, value.Field)) values.Add(Text(in value, in packet));
        }
    }

    /// <summary>A field without a value shows its bytes, or a one when no bytes carry it, as in tshark.</summary>
    private static string Text(in FieldValue value, in ScannedPacket packet)
    {
        if (value.Field.Type != FieldType.None) return FieldText.Plain(in value, packet.Tree, packet.Frame);
        if (value.Length <= 0) return "1";
        var source = value.Source == 0 ? packet.Frame : packet.Tree.SourceBytes(value.Source);
        return value.Offset >= 0 && value.Offset <= source.Length - value.Length ? Convert.ToHexStringLower(source.Slice(value.Offset, value.Length)) : "1";
    }

    private static bool IsPart(Field field, Field of)
    {
        foreach (var part in field.Parts)
        {
            if (ReferenceEquals(part, of)) return true;
        }

        return false;
    }
}
