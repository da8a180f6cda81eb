namespace PcapLab.Schema;

/// <summary>How a field's value is held and compared.</summary>
public enum FieldType
{
    /// <summary>A label or group without a value of its own.</summary>
    None,
    /// <summary>Unsigned integer up to 64 bits, held in <see cref="FieldValue.Number"/>.</summary>
    UInt,
    /// <summary>Signed integer, two's complement in <see cref="FieldValue.Number"/>.</summary>
    Int,
    /// <summary>0 or 1.</summary>
    Bool,
    /// <summary>Raw bytes.</summary>
    Bytes,
    /// <summary>UTF-8 or ASCII text from the packet: hostile, escape it for where it goes.</summary>
    Text,
    /// <summary>IPv4 address, 4 bytes.</summary>
    Ipv4,
    /// <summary>IPv6 address, 16 bytes.</summary>
    Ipv6,
    /// <summary>EUI-48 address, 6 bytes.</summary>
    Ether,
    /// <summary>Absolute time: nanoseconds since the epoch as a signed number.</summary>
    Time,
    /// <summary>Relative time: signed nanoseconds.</summary>
    Duration,
    /// <summary>IEEE double, its bits in <see cref="FieldValue.Number"/>.</summary>
    Double,
    /// <summary>ASN.1 object identifier as text.</summary>
    Oid,
}

/// <summary>How a number reads best.</summary>
public enum NumberBase
{
    /// <summary>Decimal.</summary>
    Decimal,
    /// <summary>Hexadecimal with 0x, padded to the field's width.</summary>
    Hex,
}

/// <summary>
/// One field of one protocol, declared once: the packet tree, display filters, <c>--fields</c>, CSV and JSON names and the docs all come from it.
/// Names are those of Wireshark's display filter reference where one exists.
/// </summary>
public sealed class Field
{
    private static int s_count;

    /// <summary>Declares a field.</summary>
    /// <param name="name">Filter name, such as <c>dns.qry.name</c>.</param>
    /// <param name="title">What a person reads in the tree.</param>
    /// <param name="type">How the value is held.</param>
    /// <param name="display">Base of a number.</param>
    /// <param name="names">Text for known numbers, such as 6 → TCP.</param>
    /// <param name="unit">Unit of the value, when it has one.</param>
    /// <param name="description">What the field means, with the RFC section.</param>
    public Field(string name, string title, FieldType type = FieldType.UInt, NumberBase display = NumberBase.Decimal,
        Func<ulong, string?>? names = null, string? unit = null, string? description = null)
    {
        Number = Interlocked.Increment(ref s_count) - 1;
        Name = name;
        Title = title;
        Type = type;
        Display = display;
        Names = names;
        Unit = unit;
        Description = description ?? title;
    }

    /// <summary>A number of its own within this process, for tables by field.</summary>
    internal int Number { get; }
    /// <summary>Filter name.</summary>
    public string Name { get; }
    /// <summary>Title in the packet tree.</summary>
    public string Title { get; }
    /// <summary>Type of the value.</summary>
    public FieldType Type { get; }
    /// <summary>Base in which a number is shown.</summary>
    public NumberBase Display { get; }
    /// <summary>Text for known numbers, or null.</summary>
    public Func<ulong, string?>? Names { get; }
    /// <summary>Unit, or null.</summary>
    public string? Unit { get; }
    /// <summary>Meaning and source.</summary>
    public string Description { get; }
    /// <summary>For a name that stands for several fields (<c>ip.addr</c>: source or destination): those fields. The tree holds them, never the name itself.</summary>
    public IReadOnlyList<Field> Parts { get; init; } = [];
    /// <summary>The bits of a wider number that the field stands in, or 0 for the whole number; values are shifted down.</summary>
    public ulong Mask { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
