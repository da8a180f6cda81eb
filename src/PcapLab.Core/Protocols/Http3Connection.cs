namespace PcapLab.Protocols;

/// <summary>What the streams of an HTTP/3 connection share: the QPACK tables of both directions.</summary>
internal sealed class Http3Connection
{
    private const int MaxPending = 1 << 16;
    private readonly byte[][] _pending = [[], []];

    /// <summary>Header tables by the direction whose headers they hold.</summary>
    public Qpack[] Tables { get; } = [new(), new()];

    /// <summary>Takes bytes of an encoder stream; an instruction that is not whole waits for its rest.</summary>
    public void Feed(int direction, ReadOnlySpan<byte> bytes)
    {
        if (_pending[direction].Length + bytes.Length > MaxPending) return;
        ReadOnlySpan<byte> stream = _pending[direction].Length == 0 ? bytes : [.. _pending[direction], .. bytes];
        Span<byte> name = stackalloc byte[HttpFields.Room];
        Span<byte> value = stackalloc byte[HttpFields.Room];
        while (Tables[direction].Instruct(ref stream, name, value))
        {
        }

        _pending[direction] = stream.ToArray();
    }
}

/// <summary>One QUIC stream as HTTP/3 sees it.</summary>
/// <param name="connection">Its connection.</param>
/// <param name="id">Its number, whose low bits tell who opened it and whether it goes one way.</param>
internal sealed class Http3Stream(Http3Connection connection, ulong id)
{
    /// <summary>Stream type of settings and connection-wide frames.</summary>
    public const int Control = 0;
    /// <summary>Stream type of pushed responses.</summary>
    public const int PushStream = 1;
    /// <summary>Stream type of QPACK table updates.</summary>
    public const int EncoderStream = 2;
    /// <summary>Stream type of QPACK acknowledgements.</summary>
    public const int DecoderStream = 3;

    /// <summary>The connection.</summary>
    public Http3Connection Connection { get; } = connection;
    /// <summary>The stream's number.</summary>
    public ulong Id { get; } = id;
    /// <summary>Whether only its opener sends: then its first bytes tell what it is for.</summary>
    public bool IsOneWay => (Id & 2) != 0;
    /// <summary>The type that a one-way stream began with, by direction; -1 before.</summary>
    public long[] Types { get; } = [-1, -1];
}
