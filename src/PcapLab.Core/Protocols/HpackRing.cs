namespace PcapLab.Protocols;

/// <summary>
/// The dynamic table of HPACK (RFC 7541, 2.3) and QPACK (RFC 9204, 3.2): headers in the order they were inserted, the oldest evicted when a new one needs
/// room. It lives in one byte array that grows with use, so that decoding costs no heap once it is made and an idle connection next to none.
/// </summary>
internal sealed class HpackRing
{
    /// <summary>No table is larger, whatever a peer announces.</summary>
    public const int MaxSize = 1 << 16;
    private const int MaxEntries = MaxSize / 32;
    private byte[] _bytes = [];
    private (int Start, int Name, int Value)[] _entries = [];
    private int _first;
    private int _end;
    private int _size;
    private int _limit;

    /// <summary>A table that may hold so many bytes.</summary>
    public HpackRing(int limit) => _limit = limit;

    /// <summary>Entries at present.</summary>
    public int Count { get; private set; }
    /// <summary>Entries ever inserted.</summary>
    public long Inserted { get; private set; }

    /// <summary>Changes how much it may hold.</summary>
    public void SetLimit(int limit)
    {
        _limit = Math.Clamp(limit, 0, MaxSize);
        Evict(_limit);
    }

    /// <summary>The entry that was inserted <paramref name="age"/> entries before the newest.</summary>
    public bool TryGet(long age, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (age < 0 || age >= Count) return false;
        var entry = _entries[(_first + Count - 1 - (int)age) % _entries.Length];
        name = _bytes.AsSpan(entry.Start, entry.Name);
        value = _bytes.AsSpan(entry.Start + entry.Name, entry.Value);
        return true;
    }

    /// <summary>Inserts a header, which must not stand in the table itself.</summary>
    public void Insert(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        var cost = name.Length + value.Length + 32;
        Inserted++;
        Evict(_limit - cost);
        if (cost > _limit) return;
        Reserve(name.Length + value.Length);
        name.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + name.Length));
        _entries[(_first + Count) % _entries.Length] = (_end, name.Length, value.Length);
        Count++;
        _end += name.Length + value.Length;
        _size += cost;
    }

    private void Evict(int limit)
    {
        while (Count > 0 && (_size > limit || Count == MaxEntries))
        {
            _size -= _entries[_first].Name + _entries[_first].Value + 32;
            _first = (_first + 1) % _entries.Length;
            Count--;
        }
    }

    private void Reserve(int length)
    {
        if (Count == _entries.Length)
        {
            var larger = new (int, int, int)[Math.Clamp(Count * 2, 32, MaxEntries)];
            for (var i = 0; i < Count; i++) larger[i] = _entries[(_first + i) % _entries.Length];
            (_entries, _first) = (larger, 0);
        }

        if (_end + length <= _bytes.Length) return;
        var start = Count > 0 ? _entries[_first].Start : _end;
        var used = _end - start;
        var into = used + length > _bytes.Length / 2 ? new byte[Math.Max(1024, 2 * (used + length))] : _bytes;
        _bytes.AsSpan(start, used).CopyTo(into);
        _bytes = into;
        for (var i = 0; i < Count; i++) _entries[(_first + i) % _entries.Length].Start -= start;
        _end = used;
    }
}
