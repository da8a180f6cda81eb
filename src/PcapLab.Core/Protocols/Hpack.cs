namespace PcapLab.Protocols;

/// <summary>
/// Header compression of HTTP/2 (RFC 7541), one decoder per direction. The dynamic table lives in one byte array, so decoding costs no heap once it is made.
/// </summary>
internal sealed class Hpack
{
    private const int MaxTable = 1 << 16;
    private const int MaxEntries = MaxTable / 32;
    private readonly byte[] _bytes = new byte[2 * MaxTable];
    private readonly (int Start, int Name, int Value)[] _entries = new (int, int, int)[MaxEntries];
    private int _first;
    private int _count;
    private int _end;
    private int _size;
    private int _limit = 4096;

    /// <summary>Whether the block broke the rules: the table can no longer be trusted, and names may be wrong from here on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads the next header of a block.</summary>
    /// <param name="block">The rest of the block; moves on.</param>
    /// <param name="name">Receives the name.</param>
    /// <param name="nameLength">Its length.</param>
    /// <param name="value">Receives the value.</param>
    /// <param name="valueLength">Its length.</param>
    /// <returns>False at the end or when the block is broken.</returns>
    public bool Next(scoped ref ReadOnlySpan<byte> block, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        while (!block.IsEmpty && !IsBroken)
        {
            var first = block[0];
            if (first >= 0x80) return Indexed(Integer(ref block, 7), name, out nameLength, value, out valueLength);
            if ((first & 0xe0) == 0x20)
            {
                _limit = Math.Min(Integer(ref block, 5), MaxTable);
                Evict(_limit);
                continue;
            }

            var isKept = (first & 0x40) != 0;
            var index = Integer(ref block, isKept ? 6 : 4);
            if (index > 0) Indexed(index, name, out nameLength, value, out _);
            else nameLength = Text(ref block, name);
            valueLength = Text(ref block, value);
            if (IsBroken || nameLength < 0 || valueLength < 0)
            {
                IsBroken = true;
                nameLength = valueLength = 0;
                return false;
            }

            if (isKept) Insert(name[..nameLength], value[..valueLength]);
            return true;
        }

        return false;
    }

    private bool Indexed(int index, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        if (index is > 0 and <= 61)
        {
            var (n, v) = HpackTables.Static[index - 1];
            n.CopyTo(name);
            v.CopyTo(value);
            nameLength = n.Length;
            valueLength = v.Length;
            return true;
        }

        index -= 62;
        if (index < 0 || index >= _count)
        {
            IsBroken = true;
            return false;
        }

        var entry = _entries[(_first + _count - 1 - index) % MaxEntries];
        nameLength = Math.Min(entry.Name, name.Length);
        valueLength = Math.Min(entry.Value, value.Length);
        _bytes.AsSpan(entry.Start, nameLength).CopyTo(name);
        _bytes.AsSpan(entry.Start + entry.Name, valueLength).CopyTo(value);
        return true;
    }

    private void Insert(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        var cost = name.Length + value.Length + 32;
        Evict(_limit - cost);
        if (cost > _limit) return;
        if (_end + name.Length + value.Length > _bytes.Length) Compact();
        name.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + name.Length));
        _entries[(_first + _count) % MaxEntries] = (_end, name.Length, value.Length);
        _count++;
        _end += name.Length + value.Length;
        _size += cost;
    }

    private void Evict(int limit)
    {
        while (_count > 0 && (_size > limit || _count == MaxEntries))
        {
            _size -= _entries[_first].Name + _entries[_first].Value + 32;
            _first = (_first + 1) % MaxEntries;
            _count--;
        }
    }

    private void Compact()
    {
        var start = _count > 0 ? _entries[_first].Start : _end;
        _bytes.AsSpan(start, _end - start).CopyTo(_bytes);
        for (var i = 0; i < _count; i++) _entries[(_first + i) % MaxEntries].Start -= start;
        _end -= start;
    }

    private int Integer(scoped ref ReadOnlySpan<byte> block, int bits)
    {
        var max = (1 << bits) - 1;
        var value = block[0] & max;
        block = block[1..];
        if (value < max) return value;
        for (var shift = 0; ; shift += 7)
        {
            if (block.IsEmpty || shift > 21)
            {
                IsBroken = true;
                return 0;
            }

            var b = block[0];
            block = block[1..];
            value += (b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
    }

    /// <summary>A string literal, cut to the buffer; -1 when it is broken.</summary>
    private int Text(scoped ref ReadOnlySpan<byte> block, scoped Span<byte> to)
    {
        if (block.IsEmpty) return -1;
        var isHuffman = block[0] >= 0x80;
        var length = Integer(ref block, 7);
        if (IsBroken || length > block.Length) return -1;
        var raw = block[..length];
        block = block[length..];
        if (isHuffman) return HpackTables.Decode(raw, to);
        length = Math.Min(length, to.Length);
        raw[..length].CopyTo(to);
        return length;
    }
}
