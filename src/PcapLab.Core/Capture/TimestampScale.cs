namespace PcapLab.Captures;

/// <summary>Turns an interface's timestamp units into nanoseconds since the epoch, saturating where 64 bits do not hold them.</summary>
internal readonly struct TimestampScale
{
    private const ulong NanosPerSecond = 1_000_000_000;

    private readonly ulong _multiply;
    private readonly UInt128 _divide;
    private readonly byte _shift;
    private readonly long _offset;
    private readonly ulong _fastLimit;

    /// <summary>Microseconds from the epoch: what pcapng means when it says nothing.</summary>
    public static TimestampScale Default { get; } = new(6, 0);

    /// <param name="resolution">pcapng's if_tsresol: a negative power of 10 or, with the top bit set, of 2.</param>
    /// <param name="offsetSeconds">pcapng's if_tsoffset.</param>
    public TimestampScale(byte resolution, long offsetSeconds)
    {
        var power = resolution & 0x7f;
        var offset = (Int128)offsetSeconds * NanosPerSecond;
        _offset = Saturate(offset);
        _divide = 1;
        if ((resolution & 0x80) != 0)
        {
            _multiply = NanosPerSecond;
            _shift = (byte)power;
        }
        else if (power <= 9)
        {
            _multiply = (ulong)Power10(9 - power);
        }
        else
        {
            _multiply = 1;
            _divide = Power10(Math.Min(power - 9, 38));
        }

        TicksPerSecond = (resolution & 0x80) != 0
            ? power < 64 ? 1UL << power : ulong.MaxValue
            : power < 20 ? (ulong)Power10(power) : ulong.MaxValue;
        // Below this bound the product fits and the offset cannot overflow it: one multiplication is the whole work.
        var plain = _shift == 0 && _divide == 1 && offset >= 0 && offset <= long.MaxValue / 2;
        _fastLimit = plain ? (ulong)(long.MaxValue / 2) / _multiply : 0;
    }

    /// <summary>Units per second, saturated.</summary>
    public ulong TicksPerSecond { get; }

    /// <summary>Nanoseconds since the epoch.</summary>
    public long ToNanoseconds(ulong ticks)
    {
        if (ticks < _fastLimit) return (long)(ticks * _multiply) + _offset;
        var wide = (((UInt128)ticks * _multiply) >> _shift) / _divide;
        return Saturate((Int128)wide + _offset);
    }

    private static long Saturate(Int128 value) => value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    private static UInt128 Power10(int exponent)
    {
        UInt128 result = 1;
        for (var i = 0; i < exponent; i++) result *= 10;
        return result;
    }
}
