using System.Buffers.Binary;
using System.Numerics;

namespace PcapLab.Schema;

/// <summary>Why a parser stopped before the end.</summary>
public enum StopReason : byte
{
    /// <summary>It did not stop.</summary>
    None,
    /// <summary>The capture cut the packet (snaplen): the bytes exist on the wire, not in the file.</summary>
    Cut,
    /// <summary>The packet itself ends before what its headers promise.</summary>
    Truncated,
    /// <summary>A value contradicts the specification.</summary>
    Malformed,
    /// <summary>A cap against hostile input was reached (nesting, pointers, counts).</summary>
    Limit,
    /// <summary>No parser for what follows.</summary>
    Unknown,
}

/// <summary>Where and why decoding stopped (architecture.md, rule 4).</summary>
public struct DecodeStop
{
    /// <summary>Why.</summary>
    public StopReason Reason;
    /// <summary>Offset in the source buffer.</summary>
    public int Offset;
    /// <summary>Bytes needed.</summary>
    public int Needed;
    /// <summary>Bytes there.</summary>
    public int Had;
    /// <summary>Id of the layer that stopped.</summary>
    public ushort Layer;
}

/// <summary>
/// A bounds-checked cursor over one message that records every field it reads. A read past the end records a stop and returns zero;
/// from then on <see cref="Remaining"/> is 0 and every read is a no-op, so parsers need no checks of their own and loops end by themselves.
/// </summary>
public ref struct Dissector
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly FieldTree _tree;
    private readonly int _base;
    private readonly byte _source;
    private int _end;
    private int _parent;

    /// <summary>Starts at the first byte of a message.</summary>
    /// <param name="data">The message.</param>
    /// <param name="tree">Where fields go.</param>
    /// <param name="baseOffset">Offset of the message in its source buffer.</param>
    /// <param name="source">Which buffer: 0 the frame, else of <see cref="FieldTree.AddSource"/>.</param>
    /// <param name="cut">Whether the capture cut the message short, so that running out is not the packet's fault.</param>
    public Dissector(ReadOnlySpan<byte> data, FieldTree tree, int baseOffset = 0, byte source = 0, bool cut = false)
    {
        _data = data;
        _tree = tree;
        _base = baseOffset;
        _source = source;
        _end = data.Length;
        _parent = -1;
        IsCut = cut;
    }

    /// <summary>The whole message.</summary>
    public readonly ReadOnlySpan<byte> Data => _data;
    /// <summary>Where the cursor is in the message.</summary>
    public int Position { get; private set; }
    /// <summary>Bytes left; 0 once stopped.</summary>
    public readonly int Remaining => IsStopped ? 0 : _end - Position;
    /// <summary>The bytes left.</summary>
    public readonly ReadOnlySpan<byte> Rest => IsStopped ? default : _data[Position.._end];
    /// <summary>Whether a read ran out or the parser gave up.</summary>
    public readonly bool IsStopped => Stopped.Reason != StopReason.None;
    /// <summary>Why and where it stopped.</summary>
    public DecodeStop Stopped { get; private set; }
    /// <summary>Whether the capture cut the message.</summary>
    public bool IsCut { get; }
    /// <summary>The tree that receives the fields.</summary>
    public readonly FieldTree Tree => _tree;
    /// <summary>State the caller hands to the parser (a flow's conversation), or null.</summary>
    public object? State { get; set; }
    /// <summary>0 when the message goes from the flow's initiator, 1 from the responder.</summary>
    public int Direction { get; set; }
    /// <summary>Whether the message was cut from a byte stream (TCP), where DNS and others carry a length first.</summary>
    public bool IsStream { get; set; }
    /// <summary>Port of the sender, 0 when there is none.</summary>
    public ushort SourcePort { get; set; }
    /// <summary>Port of the receiver, 0 when there is none.</summary>
    public ushort DestinationPort { get; set; }
    /// <summary>The number that selected the parser where no port did: Ethernet type, IP protocol, link type.</summary>
    public ushort Selector { get; set; }
    /// <summary>Set by a parser when both directions speak another protocol after this message (STARTTLS, CONNECT, Upgrade).</summary>
    public Protocol? SwitchTo { get; set; }
    /// <summary>Set by a parser when both directions carry something else after this message that only its content can tell (a proxy's handshake).</summary>
    public bool IsHandedOn { get; set; }
    /// <summary>Start of the message in its source buffer.</summary>
    public readonly int BaseOffset => _base;
    /// <summary>The buffer the message stands in.</summary>
    public readonly byte Source => _source;

    /// <summary>Gives up with a reason.</summary>
    public void Stop(StopReason reason, int needed = 0)
    {
        if (!IsStopped) Stopped = new DecodeStop { Reason = reason, Offset = _base + Position, Needed = needed, Had = _end - Position };
    }

    /// <summary>Whether <paramref name="n"/> bytes are left; records a stop when not.</summary>
    public bool Need(int n)
    {
        if (IsStopped) return false;
        if (n >= 0 && n <= _end - Position) return true;
        Stop(n < 0 ? StopReason.Malformed : IsCut ? StopReason.Cut : StopReason.Truncated, n);
        return false;
    }

    /// <summary>Reads one byte.</summary>
    public byte U8(Field field) => Need(1) ? (byte)Put(field, _data[Position], 1) : (byte)0;
    /// <summary>Reads 16 bits, network order.</summary>
    public ushort U16(Field field) => Need(2) ? (ushort)Put(field, BinaryPrimitives.ReadUInt16BigEndian(_data[Position..]), 2) : (ushort)0;
    /// <summary>Reads 24 bits, network order.</summary>
    public uint U24(Field field) => Need(3) ? (uint)Put(field, (uint)(_data[Position] << 16 | _data[Position + 1] << 8 | _data[Position + 2]), 3) : 0;
    /// <summary>Reads 32 bits, network order.</summary>
    public uint U32(Field field) => Need(4) ? (uint)Put(field, BinaryPrimitives.ReadUInt32BigEndian(_data[Position..]), 4) : 0;
    /// <summary>Reads 64 bits, network order.</summary>
    public ulong U64(Field field) => Need(8) ? Put(field, BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]), 8) : 0;
    /// <summary>Reads 16 bits, little endian.</summary>
    public ushort U16Le(Field field) => Need(2) ? (ushort)Put(field, BinaryPrimitives.ReadUInt16LittleEndian(_data[Position..]), 2) : (ushort)0;
    /// <summary>Reads 32 bits, little endian.</summary>
    public uint U32Le(Field field) => Need(4) ? (uint)Put(field, BinaryPrimitives.ReadUInt32LittleEndian(_data[Position..]), 4) : 0;
    /// <summary>Reads 64 bits, little endian.</summary>
    public ulong U64Le(Field field) => Need(8) ? Put(field, BinaryPrimitives.ReadUInt64LittleEndian(_data[Position..]), 8) : 0;

    /// <summary>Reads <paramref name="n"/> raw bytes (addresses, keys, opaque data).</summary>
    public ReadOnlySpan<byte> Bytes(Field field, int n)
    {
        if (!Need(n)) return default;
        var at = Position;
        Position += n;
        AddRange(field, at, n, at, n);
        return _data.Slice(at, n);
    }

    /// <summary>Reads <paramref name="n"/> bytes of text.</summary>
    public ReadOnlySpan<byte> Text(Field field, int n) => Bytes(field, n);

    /// <summary>Adds a number whose bits stand in a range already read (flags, nibbles); does not move.</summary>
    /// <param name="field">The field.</param>
    /// <param name="number">Its value.</param>
    /// <param name="offset">Start of the range in the message.</param>
    /// <param name="length">Length of the range.</param>
    public void Add(Field field, ulong number, int offset, int length)
    {
        if (_tree.Keeps(field)) _tree.Add(new FieldValue { Field = field, Offset = _base + offset, Length = length, Parent = _parent, Number = number, Source = _source });
    }

    /// <summary>Adds bytes or text that stand in the message; does not move.</summary>
    public void AddRange(Field field, int offset, int length, int valueOffset, int valueLength)
    {
        if (!_tree.Keeps(field)) return;
        _tree.Add(new FieldValue
        {
            Field = field, Offset = _base + offset, Length = length, Parent = _parent, Source = _source,
            ValueOffset = _base + valueOffset, ValueLength = valueLength,
        });
    }

    /// <summary>Adds computed text or bytes (a decompressed name, a joined list); does not move.</summary>
    public void AddText(Field field, scoped ReadOnlySpan<byte> utf8, int offset, int length, bool generated = false)
    {
        if (!_tree.Keeps(field)) return;
        var at = _tree.Store(utf8);
        if (at < 0) return;
        _tree.Add(new FieldValue
        {
            Field = field, Offset = _base + offset, Length = length, Parent = _parent, Source = _source, Generated = generated,
            ValueOffset = at, ValueLength = utf8.Length, InScratch = true,
        });
    }

    /// <summary>Adds a number that no bytes carry (a computed length, a link to another frame).</summary>
    public void AddGenerated(Field field, ulong number)
    {
        if (_tree.Keeps(field)) _tree.Add(new FieldValue { Field = field, Offset = _base + Position, Parent = _parent, Number = number, Source = _source, Generated = true });
    }

    /// <summary>Opens a group at the cursor; close it with <see cref="End"/>.</summary>
    public int Begin(Field field)
    {
        var index = !_tree.Keeps(field) ? -1 : _tree.Add(new FieldValue { Field = field, Offset = _base + Position, Parent = _parent, Source = _source });
        var mark = _parent;
        if (index >= 0) _parent = index;
        return mark;
    }

    /// <summary>Closes the innermost group at the cursor.</summary>
    /// <param name="mark">What <see cref="Begin"/> returned.</param>
    public void End(int mark)
    {
        if (_parent >= 0 && _parent != mark) _tree[_parent].Length = _base + Position - _tree[_parent].Offset;
        _parent = mark;
    }

    /// <summary>Narrows the view to the next <paramref name="n"/> bytes (a TLV's value); restore it with <see cref="Leave"/>.</summary>
    public int Enter(int n)
    {
        var old = _end;
        if (Need(n)) _end = Position + n;
        return old;
    }

    /// <summary>Skips what is left of the narrowed view and restores the outer one. A stop inside stays inside when <paramref name="forgive"/>.</summary>
    public void Leave(int mark, bool forgive = false)
    {
        if (forgive && IsStopped && _end != mark) Stopped = default;
        if (!IsStopped) Position = _end;
        _end = mark;
    }

    /// <summary>Reads a big-endian number of 1, 2, 3, 4 or 8 bytes and, as its children, the bit fields inside it.</summary>
    /// <param name="field">The whole number.</param>
    /// <param name="width">Its bytes.</param>
    /// <param name="bits">Fields with a <see cref="Field.Mask"/>.</param>
    public ulong Bits(Field field, int width, params ReadOnlySpan<Field> bits)
    {
        if (!Need(width)) return 0;
        var at = Position;
        ulong number = 0;
        for (var i = 0; i < width; i++) number = number << 8 | _data[at + i];
        Bits(field, number, at, width, bits);
        Position += width;
        return number;
    }

    /// <summary>Adds a number that stands at <paramref name="offset"/> and the bit fields inside it; does not move.</summary>
    public void Bits(Field field, ulong number, int offset, int width, params ReadOnlySpan<Field> bits)
    {
        var group = !_tree.Keeps(field) ? -1 : _tree.Add(new FieldValue { Field = field, Offset = _base + offset, Length = width, Parent = _parent, Number = number, Source = _source });
        var mark = _parent;
        if (group >= 0) _parent = group;
        foreach (var bit in bits) Add(bit, (number & bit.Mask) >> BitOperations.TrailingZeroCount(bit.Mask), offset, width);
        _parent = mark;
    }

    /// <summary>Reads a number of up to 8 bytes whose width the packet tells.</summary>
    public ulong UInt(Field field, int width)
    {
        if (!Need(width) || width > 8) return 0;
        ulong number = 0;
        for (var i = 0; i < width; i++) number = number << 8 | _data[Position + i];
        return Put(field, number, width);
    }

    /// <summary>Reads 32 bits of seconds since 1970.</summary>
    public long UnixTime(Field field) => Need(4) ? (long)Put(field, BinaryPrimitives.ReadUInt32BigEndian(_data[Position..]) * 1_000_000_000UL, 4) : 0;

    /// <summary>Reads text up to a zero byte (or the end) and moves past the zero.</summary>
    public ReadOnlySpan<byte> CString(Field field)
    {
        var rest = Rest;
        var n = rest.IndexOf((byte)0);
        var text = Text(field, n < 0 ? rest.Length : n);
        if (n >= 0) Skip(1);
        return text;
    }

    /// <summary>Reads text up to CR LF or LF (or the end) and moves past it.</summary>
    public ReadOnlySpan<byte> Line(Field field)
    {
        var rest = Rest;
        var n = rest.IndexOf((byte)'\n');
        if (n < 0) return Text(field, rest.Length);
        var text = Text(field, n > 0 && rest[n - 1] == '\r' ? n - 1 : n);
        Position += n + 1 - text.Length;
        return text;
    }

    /// <summary>Says that from the cursor on the bytes belong to a further protocol (<see cref="FieldTree.Layers"/>).</summary>
    public readonly void Layer(Protocol protocol) => _tree.AddLayer(protocol, _base + Position, _source);

    /// <summary>A cursor over other bytes (decrypted, reassembled) that adds to the same place of the tree; hand it back to <see cref="Join"/>.</summary>
    public readonly Dissector Over(ReadOnlySpan<byte> data, byte source) => new(data, _tree, 0, source)
    {
        _parent = _parent, State = State, Direction = Direction, IsStream = IsStream, SourcePort = SourcePort, DestinationPort = DestinationPort,
    };

    /// <summary>Takes over why an inner cursor stopped.</summary>
    public void Join(scoped in Dissector inner)
    {
        if (!IsStopped) Stopped = inner.Stopped;
        SwitchTo ??= inner.SwitchTo;
    }

    /// <summary>Moves to a place of the message, as for offsets that a header gives; a place outside is malformed.</summary>
    public void Seek(int position)
    {
        if (IsStopped) return;
        if (position < 0 || position > _end) Stop(StopReason.Malformed, position);
        else Position = position;
    }

    /// <summary>Two bytes ahead of the cursor, or 0 past the end; no stop.</summary>
    public readonly ushort Peek16(int ahead = 0) => (ushort)(ahead + 1 < Remaining ? _data[Position + ahead] << 8 | _data[Position + ahead + 1] : 0);

    /// <summary>Moves on without a field.</summary>
    public void Skip(int n)
    {
        if (Need(n)) Position += n;
    }

    /// <summary>A byte ahead of the cursor, or 0 past the end; no stop.</summary>
    public readonly byte Peek(int ahead = 0) => ahead < Remaining ? _data[Position + ahead] : (byte)0;

    private ulong Put(Field field, ulong number, int length)
    {
        Add(field, number, Position, length);
        Position += length;
        return number;
    }
}
