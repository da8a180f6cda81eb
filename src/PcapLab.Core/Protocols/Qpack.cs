namespace PcapLab.Protocols;

/// <summary>
/// Header compression of HTTP/3 (RFC 9204) of one direction: the encoder stream fills the dynamic table, field sections on the request streams refer to it.
/// </summary>
internal sealed class Qpack
{
    private readonly HpackRing _table = new(0);
    private long _required;
    private long _base;

    /// <summary>Largest table that the peer's settings allow; the encoding of insert counts depends on it.</summary>
    public int MaxCapacity { get; set; }
    /// <summary>Entries that the encoder stream has inserted so far.</summary>
    public long Inserted => _table.Inserted;
    /// <summary>Why the present field section cannot be read, if it cannot.</summary>
    public QpackState State { get; private set; }

    /// <summary>Reads one instruction of the encoder stream; false when it is not whole yet or broken.</summary>
    /// <param name="stream">The stream; moves on past an instruction that was read.</param>
    /// <param name="name">A buffer.</param>
    /// <param name="value">Another.</param>
    public bool Instruct(scoped ref ReadOnlySpan<byte> stream, scoped Span<byte> name, scoped Span<byte> value)
    {
        if (stream.IsEmpty) return false;
        var rest = stream;
        var first = rest[0];
        if (first >= 0x40)
        {
            int nameLength;
            if (first >= 0x80)
            {
                var index = HpackCoding.Integer(ref rest, 6);
                if (index < 0 || !Find(index, (first & 0x40) != 0, _table.Inserted, name, out nameLength, default, out _)) return false;
            }
            else
            {
                nameLength = HpackCoding.Text(ref rest, 5, name);
            }

            if (nameLength < 0 || HpackCoding.Text(ref rest, 7, value) is not (>= 0 and var valueLength)) return false;
            _table.Insert(name[..nameLength], value[..valueLength]);
        }
        else if (first >= 0x20)
        {
            if (HpackCoding.Integer(ref rest, 5) is not (>= 0 and var capacity)) return false;
            _table.SetLimit(capacity);
        }
        else
        {
            var index = HpackCoding.Integer(ref rest, 5);
            if (index < 0 || !Find(index, false, _table.Inserted, name, out var nameLength, value, out var valueLength)) return false;
            _table.Insert(name[..nameLength], value[..valueLength]);
        }

        stream = rest;
        return true;
    }

    /// <summary>Reads the prefix of a field section (4.5.1).</summary>
    public void Begin(scoped ref ReadOnlySpan<byte> block)
    {
        State = QpackState.Broken;
        var encoded = HpackCoding.Integer(ref block, 8);
        if (encoded < 0 || block.IsEmpty) return;
        var isBelow = block[0] >= 0x80;
        var delta = HpackCoding.Integer(ref block, 7);
        if (delta < 0 || !Required(encoded)) return;
        _base = isBelow ? _required - delta - 1 : _required + delta;
        State = _required > _table.Inserted ? QpackState.Blocked : QpackState.Reading;
    }

    /// <summary>Reads the next header of the field section; false at its end or when it cannot be read.</summary>
    public bool Next(scoped ref ReadOnlySpan<byte> block, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        if (block.IsEmpty || State != QpackState.Reading) return false;
        var first = block[0];
        var found = first switch
        {
            >= 0x80 => Find(HpackCoding.Integer(ref block, 6), (first & 0x40) != 0, _base, name, out nameLength, value, out valueLength),
            >= 0x40 => Find(HpackCoding.Integer(ref block, 4), (first & 0x10) != 0, _base, name, out nameLength, default, out _),
            >= 0x20 => (nameLength = HpackCoding.Text(ref block, 3, name)) >= 0,
            >= 0x10 => PostBase(HpackCoding.Integer(ref block, 4), name, out nameLength, value, out valueLength),
            _ => PostBase(HpackCoding.Integer(ref block, 3), name, out nameLength, default, out _),
        };
        if (found && first is < 0x80 and not (>= 0x10 and < 0x20)) valueLength = HpackCoding.Text(ref block, 7, value);
        if (found && valueLength >= 0) return true;
        State = QpackState.Broken;
        nameLength = valueLength = 0;
        return false;
    }

    private bool Required(int encoded)
    {
        _required = 0;
        if (encoded == 0) return true;
        long entries = MaxCapacity / 32, full = 2 * entries;
        if (entries == 0 || encoded > full) return false;
        var most = _table.Inserted + entries;
        _required = most / full * full + encoded - 1;
        if (_required > most) _required -= full;
        return _required > 0;
    }

    private bool PostBase(int index, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength) =>
        Absolute(index < 0 ? -1 : _base + index, name, out nameLength, value, out valueLength);

    private bool Find(int index, bool isStatic, long from, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        if (!isStatic) return Absolute(index < 0 ? -1 : from - 1 - index, name, out nameLength, value, out valueLength);
        if (index < 0 || index >= QpackTables.Static.Length) return false;
        HpackCoding.Copy(QpackTables.Static[index].Name, name, out nameLength);
        HpackCoding.Copy(QpackTables.Static[index].Value, value, out valueLength);
        return true;
    }

    private bool Absolute(long index, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        if (index < 0 || !_table.TryGet(_table.Inserted - 1 - index, out var n, out var v)) return false;
        HpackCoding.Copy(n, name, out nameLength);
        HpackCoding.Copy(v, value, out valueLength);
        return true;
    }
}

/// <summary>Where reading a field section stands.</summary>
internal enum QpackState
{
    /// <summary>It reads well.</summary>
    Reading,
    /// <summary>It refers to entries that the encoder stream has not brought yet.</summary>
    Blocked,
    /// <summary>It breaks the rules, or refers to entries that are gone.</summary>
    Broken,
}
