using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>
/// The values of chosen fields, packet by packet: one walk over a packet's tree, whatever their number. A field that stands for several (<c>tcp.port</c>) gives
/// the values of all of them; protocols may share a name. Not for several threads.
/// </summary>
/// <param name="fields">The fields, a column each.</param>
public sealed class FieldColumns(IReadOnlyList<Field> fields)
{
    private readonly List<string>[] _values = [.. fields.Select(_ => new List<string>())];
    // The columns of every field met so far, by its number.
    private int[]?[] _columns = [];

    /// <summary>A packet's values as filters write them, several of one field joined by commas; null where it has none.</summary>
    /// <param name="packet">The packet.</param>
    public string?[] Row(in ScannedPacket packet)
    {
        foreach (var column in _values) column.Clear();
        foreach (ref readonly var value in packet.Tree.Values)
        {
            var columns = Columns(value.Field);
            if (columns.Length == 0) continue;
            var text = Text(in value, in packet);
            foreach (var column in columns) _values[column].Add(text);
        }

        return Array.ConvertAll(_values, v => v.Count switch { 0 => null, 1 => v[0], _ => string.Join(',', v) });
    }

    private int[] Columns(Field field)
    {
        if (field.Number >= _columns.Length) Array.Resize(ref _columns, field.Number * 2 + 1);
        return _columns[field.Number] ??= [.. Enumerable.Range(0, fields.Count).Where(i => fields[i].Name == field.Name || fields[i].Parts.Contains(field))];
    }

    /// <summary>A field without a value shows its bytes, or a one when no bytes carry it, as in tshark.</summary>
    private static string Text(in FieldValue value, in ScannedPacket packet)
    {
        if (value.Field.Type != FieldType.None) return FieldText.Plain(in value, packet.Tree, packet.Frame);
        if (value.Length <= 0) return "1";
        var source = value.Source == 0 ? packet.Frame : packet.Tree.SourceBytes(value.Source);
        return value.Offset >= 0 && value.Offset <= source.Length - value.Length ? Convert.ToHexStringLower(source.Slice(value.Offset, value.Length)) : "1";
    }
}
