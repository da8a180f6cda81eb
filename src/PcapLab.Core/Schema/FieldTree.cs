namespace PcapLab.Schema;

/// <summary>One dissected field: where it stands in the packet and what it is worth. Bytes and text live in the tree's buffers, never on the heap.</summary>
public struct FieldValue
{
    /// <summary>What it is.</summary>
    public Field Field;
    /// <summary>Start of the byte range it was read from, in its source buffer.</summary>
    public int Offset;
    /// <summary>Length of that range; 0 for generated fields.</summary>
    public int Length;
    /// <summary>Index of the enclosing value, or -1 at the top of a protocol.</summary>
    public int Parent;
    /// <summary>Numbers, booleans, times and the bits of doubles.</summary>
    public ulong Number;
    /// <summary>Start of bytes or text; in the scratch buffer when <see cref="InScratch"/>.</summary>
    public int ValueOffset;
    /// <summary>Length of bytes or text.</summary>
    public int ValueLength;
    /// <summary>Whether the bytes stand in the scratch buffer (decompressed names, computed text) instead of the source.</summary>
    public bool InScratch;
    /// <summary>Which buffer the range refers to: 0 the frame, 1… the buffers added by reassembly or decryption.</summary>
    public byte Source;
    /// <summary>Whether a tool made it (not bytes of the packet), as Wireshark shows in brackets.</summary>
    public bool Generated;
}

/// <summary>Where a further protocol starts inside a message.</summary>
/// <param name="Protocol">Which.</param>
/// <param name="FirstValue">Index of its first value in the tree.</param>
/// <param name="Offset">Its first byte in the source.</param>
/// <param name="Source">Which source.</param>
public readonly record struct LayerMark(Protocol Protocol, int FirstValue, int Offset, byte Source);

/// <summary>The fields of one packet (or one reassembled message) in order, flat, with parents by index. Made once and reused.</summary>
public sealed class FieldTree
{
    private FieldValue[] _values = new FieldValue[128];
    private byte[] _scratch = new byte[1024];
    private byte[][] _sources = new byte[4][];
    private (string Name, int Length)[] _sourceFacts = new (string, int)[4];
    private LayerMark[] _layers = new LayerMark[4];
    private readonly bool[]? _kept;
    private int _scratchUsed;
    private int _layerCount;

    /// <summary>A tree that keeps all fields.</summary>
    public FieldTree()
    {
    }

    /// <summary>A tree that keeps some fields only, for those who know what they will ask.</summary>
    /// <param name="kept">The fields; children of groups that are not among them stand under what is around those.</param>
    internal FieldTree(IEnumerable<Field> kept)
    {
        var list = kept.ToList();
        _kept = new bool[list.Count == 0 ? 0 : list.Max(f => f.Number) + 1];
        foreach (var field in list) _kept[field.Number] = true;
    }

    /// <summary>Whether values of a field are kept.</summary>
    internal bool Keeps(Field field) => _kept is null || field.Number < _kept.Length && _kept[field.Number];

    /// <summary>Values in the order they were read; a child follows its parent.</summary>
    public ReadOnlySpan<FieldValue> Values => _values.AsSpan(0, Count);

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many extra buffers (reassembled, decrypted) there are; sources 1…SourceCount.</summary>
    public int SourceCount { get; private set; }

    /// <summary>At most this many values are kept per packet; more are dropped and <see cref="Overflow"/> set (hostile TLV floods).</summary>
    public const int MaxValues = 20_000;

    /// <summary>Whether values were dropped.</summary>
    public bool Overflow { get; private set; }

    /// <summary>Further protocols found inside the message by its own parser (SMB in NetBIOS, SDP in SIP), outside in.</summary>
    public ReadOnlySpan<LayerMark> Layers => _layers.AsSpan(0, _layerCount);

    /// <summary>Says that the values from here on belong to a further protocol.</summary>
    public void AddLayer(Protocol protocol, int offset, byte source)
    {
        if (_layerCount == 64) return;
        if (_layerCount == _layers.Length) Array.Resize(ref _layers, _layers.Length * 2);
        _layers[_layerCount++] = new LayerMark(protocol, Count, offset, source);
    }

    /// <summary>Empties the tree, keeping its buffers.</summary>
    public void Clear()
    {
        Count = 0;
        _layerCount = 0;
        _scratchUsed = 0;
        SourceCount = 0;
        Overflow = false;
    }

    /// <summary>Adds a buffer other than the frame (reassembled or decrypted bytes) and returns its source number; the tree keeps a copy-free reference.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="name">What they are, for whoever shows them.</param>
    /// <param name="length">How much of the buffer is in use; all of it when negative.</param>
    public byte AddSource(byte[] buffer, string name = "Reassembled", int length = -1)
    {
        if (SourceCount + 1 > 250) return 0;
        if (SourceCount + 1 >= _sources.Length)
        {
            Array.Resize(ref _sources, _sources.Length * 2);
            Array.Resize(ref _sourceFacts, _sources.Length);
        }

        _sources[++SourceCount] = buffer;
        _sourceFacts[SourceCount] = (name, length < 0 ? buffer.Length : length);
        return (byte)SourceCount;
    }

    /// <summary>What an extra source is: reassembled, decrypted.</summary>
    public string SourceName(byte source) => _sourceFacts[source].Name;

    /// <summary>The bytes of an extra source.</summary>
    public ReadOnlySpan<byte> SourceBytes(byte source) => _sources[source].AsSpan(0, _sourceFacts[source].Length);

    /// <summary>Appends a value and returns its index, or -1 past the cap.</summary>
    public int Add(in FieldValue value)
    {
        if (Count == _values.Length)
        {
            if (Count >= MaxValues)
            {
                Overflow = true;
                return -1;
            }

            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[Count] = value;
        return Count++;
    }

    /// <summary>A value by index, to extend a group once its end is known.</summary>
    public ref FieldValue this[int index] => ref _values[index];

    /// <summary>At most this many computed bytes are kept per packet (a pointer per record can otherwise repeat a long name without end).</summary>
    public const int MaxScratch = 1 << 20;

    /// <summary>Copies computed bytes into the tree's scratch and returns where, or -1 past the cap.</summary>
    public int Store(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxScratch - _scratchUsed)
        {
            Overflow = true;
            return -1;
        }

        if (_scratchUsed + bytes.Length > _scratch.Length) Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _scratchUsed + bytes.Length));
        bytes.CopyTo(_scratch.AsSpan(_scratchUsed));
        var at = _scratchUsed;
        _scratchUsed += bytes.Length;
        return at;
    }

    /// <summary>The bytes (or text, UTF-8) of a value.</summary>
    /// <param name="value">A value of this tree.</param>
    /// <param name="frame">The frame's bytes, source 0.</param>
    public ReadOnlySpan<byte> Bytes(in FieldValue value, ReadOnlySpan<byte> frame)
    {
        var buffer = value.InScratch ? _scratch.AsSpan(0, _scratchUsed) : value.Source == 0 ? frame : _sources[value.Source];
        return value.ValueOffset <= buffer.Length - value.ValueLength ? buffer.Slice(value.ValueOffset, value.ValueLength) : default;
    }

    /// <summary>Index of the first value of a field at or after <paramref name="from"/>, or -1.</summary>
    public int Find(Field field, int from = 0)
    {
        for (var i = from; i < Count; i++)
        {
            if (ReferenceEquals(_values[i].Field, field)) return i;
        }

        return -1;
    }
}
