namespace PcapLab.Filters;

/// <summary>How a value is held and compared.</summary>
internal enum ValueKind : byte
{
    /// <summary>Integers, booleans, times and durations (ns).</summary>
    Number,
    Real,
    /// <summary>Raw bytes, addresses and text: compared byte by byte.</summary>
    Bytes,
    /// <summary>An address with a prefix length: equal to all addresses under it.</summary>
    Network,
}

/// <summary>One value of an operand. Bytes stand in the stack's arena (or the literal's own array).</summary>
internal readonly record struct Value(ValueKind Kind, Int128 Number, double Real, int Start, int Length)
{
    public static Value Of(Int128 number) => new(ValueKind.Number, number, 0, 0, 0);
    public static Value Of(double real) => new(ValueKind.Real, 0, real, 0, 0);

    public double AsReal => Kind == ValueKind.Real ? Real : (double)Number;
}

/// <summary>Values and their bytes during one test: grows once, then costs no heap. One per thread.</summary>
internal sealed class ValueStack
{
    [ThreadStatic]
    private static ValueStack? t_spare;
    private Value[] _values = new Value[32];
    private byte[] _arena = new byte[2048];
    private int _used;

    public int Count { get; private set; }

    public Value this[int index] => _values[index];

    /// <summary>A stack for one test; a filter that runs inside another's test gets its own.</summary>
    public static ValueStack Take()
    {
        var stack = t_spare ?? new ValueStack();
        t_spare = null;
        return stack;
    }

    public void Give()
    {
        Release((0, 0));
        t_spare = this;
    }

    public (int Count, int Used) Mark() => (Count, _used);

    public void Release((int Count, int Used) mark) => (Count, _used) = mark;

    public ReadOnlySpan<byte> Bytes(in Value value) => _arena.AsSpan(value.Start, value.Length);

    /// <summary>Whether a value is not zero.</summary>
    public bool IsTrue(in Value value) => value.Kind switch
    {
        ValueKind.Number => value.Number != 0,
        ValueKind.Real => value.Real != 0,
        _ => Bytes(in value).ContainsAnyExcept((byte)0),
    };

    public void Push(in Value value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, _values.Length * 2);
        _values[Count++] = value;
    }

    /// <summary>Pushes a copy of bytes; for a network, <paramref name="number"/> is its prefix length.</summary>
    public void Push(ReadOnlySpan<byte> bytes, ValueKind kind = ValueKind.Bytes, Int128 number = default)
    {
        bytes.CopyTo(Room(bytes.Length));
        Push(new Value(kind, number, 0, _used - bytes.Length, bytes.Length));
    }

    /// <summary>Bytes to be written by the caller, at the arena's end.</summary>
    public Span<byte> Room(int length)
    {
        if (_used > _arena.Length - length) Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _used + length));
        _used += length;
        return _arena.AsSpan(_used - length, length);
    }

    /// <summary>Pushes the bytes that <see cref="Room"/> made last.</summary>
    public void PushRoom(int length) => Push(new Value(ValueKind.Bytes, 0, 0, _used - length, length));

    /// <summary>Drops the values from <paramref name="keepTo"/> up to <paramref name="from"/>, so that a result stands where its arguments stood.</summary>
    public void Collapse(int keepTo, int from)
    {
        _values.AsSpan(from, Count - from).CopyTo(_values.AsSpan(keepTo));
        Count -= from - keepTo;
    }

    /// <summary>Less, equal or more; null for kinds that do not compare.</summary>
    public int? Compare(in Value a, in Value b)
    {
        if (a.Kind == ValueKind.Number && b.Kind == ValueKind.Number) return a.Number.CompareTo(b.Number);
        if (a.Kind <= ValueKind.Real && b.Kind <= ValueKind.Real) return a.AsReal.CompareTo(b.AsReal);
        if (a.Kind <= ValueKind.Real || b.Kind <= ValueKind.Real) return null;
        if (b.Kind == ValueKind.Network) return CompareNetwork(Bytes(a), Bytes(b), (int)b.Number);
        return a.Kind == ValueKind.Network ? -CompareNetwork(Bytes(b), Bytes(a), (int)a.Number) : Bytes(a).SequenceCompareTo(Bytes(b));
    }

    private static int CompareNetwork(ReadOnlySpan<byte> address, ReadOnlySpan<byte> network, int prefix)
    {
        if (address.Length != network.Length) return address.Length.CompareTo(network.Length);
        for (var i = 0; i < address.Length && prefix > 0; i++, prefix -= 8)
        {
            var mask = prefix >= 8 ? 255 : 255 << (8 - prefix) & 255;
            var difference = (address[i] & mask) - (network[i] & mask);
            if (difference != 0) return difference;
        }

        return 0;
    }
}
