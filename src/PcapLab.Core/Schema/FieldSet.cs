using System.Collections;

namespace PcapLab.Schema;

/// <summary>
/// The fields of one protocol, declared one line each; the set is the list that <see cref="Protocol.Fields"/> gives out, so no field is named twice.
/// Declare it before the fields: static members are made in the order of the text.
/// </summary>
/// <param name="prefix">What every name starts with, such as <c>dns</c>.</param>
public sealed class FieldSet(string prefix) : IReadOnlyList<Field>
{
    private readonly List<Field> _fields = [];

    /// <inheritdoc/>
    public int Count => _fields.Count;
    /// <inheritdoc/>
    public Field this[int index] => _fields[index];

    /// <summary>An unsigned number in decimal.</summary>
    public Field Number(string name, string title, Func<ulong, string?>? names = null, string? unit = null, string? about = null) =>
        Add(name, title, FieldType.UInt, names: names, unit: unit, about: about);
    /// <summary>An unsigned number in hexadecimal.</summary>
    public Field Hex(string name, string title, Func<ulong, string?>? names = null, string? about = null) =>
        Add(name, title, FieldType.UInt, NumberBase.Hex, names, about: about);
    /// <summary>A signed number.</summary>
    public Field Signed(string name, string title, string? unit = null) => Add(name, title, FieldType.Int, unit: unit);
    /// <summary>Some bits of a number: a bool when it is one bit.</summary>
    public Field Bits(string name, string title, ulong mask, Func<ulong, string?>? names = null) =>
        Add(name, title, ulong.IsPow2(mask) ? FieldType.Bool : FieldType.UInt, names: names, mask: mask);
    /// <summary>Yes or no.</summary>
    public Field Bool(string name, string title, string? about = null) => Add(name, title, FieldType.Bool, about: about);
    /// <summary>Text.</summary>
    public Field Text(string name, string title, string? about = null) => Add(name, title, FieldType.Text, about: about);
    /// <summary>Raw bytes.</summary>
    public Field Bytes(string name, string title, string? about = null) => Add(name, title, FieldType.Bytes, about: about);
    /// <summary>An IPv4 address.</summary>
    public Field Ipv4(string name, string title) => Add(name, title, FieldType.Ipv4);
    /// <summary>An IPv6 address.</summary>
    public Field Ipv6(string name, string title) => Add(name, title, FieldType.Ipv6);
    /// <summary>A hardware address.</summary>
    public Field Ether(string name, string title) => Add(name, title, FieldType.Ether);
    /// <summary>A point in time.</summary>
    public Field Time(string name, string title) => Add(name, title, FieldType.Time);
    /// <summary>A span of time.</summary>
    public Field Duration(string name, string title) => Add(name, title, FieldType.Duration);
    /// <summary>A floating-point number.</summary>
    public Field Double(string name, string title, string? unit = null) => Add(name, title, FieldType.Double, unit: unit);
    /// <summary>An object identifier as text.</summary>
    public Field Oid(string name, string title) => Add(name, title, FieldType.Oid);
    /// <summary>A label that others stand under.</summary>
    public Field Group(string name, string title) => Add(name, title, FieldType.None);

    /// <summary>A name that stands for either of several fields, such as <c>addr</c> for source and destination.</summary>
    public Field Either(string name, string title, params Field[] parts)
    {
        var field = new Field(name.Length == 0 ? prefix : prefix + "." + name, title, parts[0].Type, parts[0].Display, parts[0].Names) { Parts = parts };
        _fields.Add(field);
        return field;
    }

    /// <summary>Takes in the fields of another set, for a protocol that carries another's structures (certificates in TLS).</summary>
    public void Include(IEnumerable<Field> others) => _fields.AddRange(others.Where(f => !_fields.Contains(f)));

    /// <inheritdoc/>
    public IEnumerator<Field> GetEnumerator() => _fields.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Field Add(string name, string title, FieldType type, NumberBase display = NumberBase.Decimal, Func<ulong, string?>? names = null,
        string? unit = null, string? about = null, ulong mask = 0)
    {
        var field = new Field(name.Length == 0 ? prefix : prefix + "." + name, title, type, display, names, unit, about) { Mask = mask };
        _fields.Add(field);
        return field;
    }
}
