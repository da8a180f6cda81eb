namespace PcapLab.Captures;

/// <summary>Turns an interface's timestamp units into nanoseconds since the epoch, saturating where 64 bits do not hold them.</summary>
internal readonly struct TimestampScale
{
    private const ulong NanosPerSecond = 1_000_000_000;

    private readonly ulong _multiply;
    private readonly ulong _divide;
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
        _offset = Math.BigMul(offsetSeconds, (long)NanosPerSecond, out var offset) == offset >> 63 ? offset : offsetSeconds < 0 ? long.MinValue : long.MaxValue;
        _divide = 1;
        if ((resolution & 0x80) != 0)
        {
            _multiply = NanosPerSecond;
            _shift = (byte)power;
        }
        else if (power <= 9)
        {
            _multiply = Power10(9 - power);
        }
        else
        {
            // No 64-bit count reaches a nanosecond of units finer than that: all of them are 0.
            _multiply = power - 9 < 20 ? 1UL : 0;
            _divide = Power10(Math.Min(power - 9, 19));
        }

        TicksPerSecond = (resolution & 0x80) != 0
            ? power < 64 ? 1UL << power : ulong.MaxValue
            : power < 20 ? Power10(power) : ulong.MaxValue;
        // Below this bound the product fits and the offset cannot overflow it: one multiplication is the whole work.
        var plain = _shift == 0 && _divide == 1 && _offset is >= 0 and <= long.MaxValue / 2;
        _fastLimit = plain ? (ulong)(long.MaxValue / 2) / _multiply : 0;
    }

    /// <summary>Units per second, saturated.</summary>
    public ulong TicksPerSecond { get; }

    /// <summary>Nanoseconds since the epoch.</summary>
    public long ToNanoseconds(ulong ticks) => ticks < _fastLimit ? (long)(ticks * _multiply) + _offset : Wide(ticks);

    /// <summary>Apart, because the ahead-of-time compiler leaves methods with 128-bit numbers to the just-in-time compiler.</summary>
    private long Wide(ulong ticks)
    {
        var wide = (((UInt128)ticks * _multiply) >> _shift) / _divide;
        return Saturate((Int128)wide + _offset);
    }

    private static long Saturate(Int128 value) => value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    private static ulong Power10(int exponent)
    {
        var result = 1UL;
        for (var i = 0; i < exponent; i++) result *= 10;
        return result;
    }
}
