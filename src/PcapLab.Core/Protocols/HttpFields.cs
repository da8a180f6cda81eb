using System.Buffers.Text;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>The fields of well-known headers, the same under <c>http2.headers</c> and <c>http3.headers</c>.</summary>
internal sealed class HttpFields
{
    private const int MaxHeader = 8192;
    private static readonly string[] Numbers = [":status", "age", "content-length", "max-forwards"];
    private readonly Dictionary<string, Field> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Field>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    /// <summary>Declares the fields in a protocol's set.</summary>
    /// <param name="fields">The set.</param>
    /// <param name="header">Prefix of name and value of any header.</param>
    public HttpFields(FieldSet fields, string header)
    {
        Name = fields.Text(header + ".name", "Name");
        Value = fields.Text(header + ".value", "Value");
        foreach (var (name, _) in HpackTables.Static)
        {
            var text = Encoding.ASCII.GetString(name);
            if (_byName.ContainsKey(text)) continue;
            var field = "headers." + text.TrimStart(':').Replace('-', '_');
            _byName[text] = Numbers.Contains(text, StringComparer.Ordinal) ? fields.Number(field, text) : fields.Text(field, text);
        }

        _byBytes = new Dictionary<string, Field>(_byName, AsciiComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Name of any header.</summary>
    public Field Name { get; }
    /// <summary>Its value.</summary>
    public Field Value { get; }
    /// <summary>The field of a header.</summary>
    public Field this[string name] => _byName[name];

    /// <summary>Room for a name and a value, longer ones are cut.</summary>
    public static int Room => MaxHeader;

    /// <summary>Adds a decoded header whose coded bytes are the next <paramref name="used"/>, and moves past them.</summary>
    public void Add(ref Dissector d, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, int used)
    {
        d.AddText(Name, name, d.Position, used);
        d.AddText(Value, value, d.Position, used);
        if (_byBytes.TryGetValue(name, out var field))
        {
            if (field.Type == FieldType.Text) d.AddText(field, value, d.Position, used);
            else if (Utf8Parser.TryParse(value, out ulong number, out var digits) && digits == value.Length) d.Add(field, number, d.Position, used);
        }

        d.Skip(used);
    }

    /// <summary>Looks names up by their bytes, without regard to case and without heap.</summary>
    private sealed class AsciiComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static readonly AsciiComparer Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(string text)
        {
            var hash = text.Length;
            foreach (var c in text) hash = hash * 31 + (c | 0x20);
            return hash;
        }

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => alternate.Length == other.Length && Ascii.EqualsIgnoreCase(alternate, other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = alternate.Length;
            foreach (var b in alternate) hash = hash * 31 + (b | 0x20);
            return hash;
        }

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
    }
}
