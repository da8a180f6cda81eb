using PcapLab.Protocols.Crypto;

namespace PcapLab.Protocols;

/// <summary>What a QUIC connection needs to read its handshake: keys, and the CRYPTO streams of both directions; more when the user brought its secrets.</summary>
internal sealed class QuicState : Carrier
{
    private const int MaxFailures = 4;
    private const int MinInitial = 1200; // RFC 9000, 14.1
    private List<byte[]>? _plain;
    private TlsState? _tls; // most flows that look like QUIC never show a handshake: what they do not need is not made
    private int _used;
    private readonly int[] _failures = new int[2];
    private QuicConnection? _connection;
    private bool _isCounted;
    private bool _isKeyed;
    private bool _isOpened;

    /// <summary>The client's Initial keys.</summary>
    public QuicKeys? Client { get; private set; }
    /// <summary>The server's Initial keys.</summary>
    public QuicKeys? Server { get; private set; }
    /// <summary>Direction of the client once an Initial packet told it, else -1.</summary>
    public int ClientDirection { get; set; } = -1;
    /// <summary>Handshake bytes by direction.</summary>
    public CryptoStream[] Crypto => field ??= [new(), new()];
    /// <summary>What the handshake agreed on.</summary>
    public TlsState Tls => _tls ??= new TlsState();
    /// <summary>Whether the connection speaks version 2, whose keys have other labels.</summary>
    public bool IsVersion2 { get; set; }
    /// <summary>What lies behind the Initial packets; null without secrets.</summary>
    public QuicConnection? Connection => Decryption is { Keys.Count: > 0 } && _tls is { HasClientHello: true } ? _connection ??= new QuicConnection(this) : null;
    /// <summary>Length of the connection IDs in short headers of each direction, learned from long ones; -1 before.</summary>
    public int[] ShortIdLength { get; } = [-1, -1];
    /// <summary>
    /// Whether an attempt at decrypting is worth it. A flow whose first Initial packet did not open will hardly have one that does, unless the capture
    /// began with the server's: then the client's datagrams have at least <see cref="MinInitial"/> bytes.
    /// </summary>
    public bool MayTry(int direction, int datagram) => Client is not null ? _failures[direction] < MaxFailures
        : _failures[direction] == 0 && (_failures[1 - direction] == 0 || datagram >= MinInitial);

    /// <summary>Counts an attempt that failed.</summary>
    public void Failed(int direction)
    {
        _failures[direction]++;
        if (Client is not null) return;
        _plain = null;
        _used = 0;
    }

    /// <summary>Takes keys that have opened a packet.</summary>
    public void Adopt(QuicKeys client, QuicKeys server)
    {
        Client?.Dispose();
        Server?.Dispose();
        (Client, Server) = (client, server);
        if (_tls is not { HasServerHello: true }) return;
        // Another connection between the same ports.
        _tls = null;
        _connection = null;
        _isCounted = _isKeyed = _isOpened = false;
        foreach (var stream in Crypto) stream.Clear();
    }

    /// <summary>A client's packet that the capture cut cannot be opened, but its connection ID makes the keys that the server's may open with.</summary>
    public void Presume((QuicKeys Client, QuicKeys Server)? keys, int direction)
    {
        if (Client is not null || keys is not var (client, server)) return;
        Adopt(client, server);
        ClientDirection = direction;
    }

    /// <summary>A secret of the connection by its label, or null.</summary>
    public byte[]? SecretOf(string label) => Secret(label, Tls.ClientRandom);

    /// <summary>Counts a connection whose server has answered.</summary>
    public void OnHandshake()
    {
        if (_isCounted || Decryption is null || _tls is not { HasServerHello: true }) return;
        _isCounted = true;
        Decryption.Sessions++;
    }

    /// <summary>Secrets were found.</summary>
    public void OnKeyed()
    {
        if (!_isKeyed) Decryption!.Keyed++;
        _isKeyed = true;
    }

    /// <summary>A packet was opened with them.</summary>
    public void OnOpened()
    {
        if (!_isOpened) Decryption!.Opened++;
        _isOpened = true;
    }

    /// <summary>Starts a datagram: buffers of the one before may be used again.</summary>
    public void BeginDatagram() => _used = 0;

    /// <summary>A buffer for a decrypted payload that stays until the next datagram.</summary>
    public byte[] Rent(int length)
    {
        _plain ??= [];
        if (_used == _plain.Count) _plain.Add(new byte[Math.Max(length, 1500)]);
        if (_plain[_used].Length < length) _plain[_used] = new byte[length];
        return _plain[_used++];
    }
}

/// <summary>Bytes of a CRYPTO stream by offset, out of order and overlapping as they come. Bounded.</summary>
internal sealed class CryptoStream
{
    private const int MaxBytes = 1 << 17;
    private const int MaxGaps = 64;
    private readonly List<(int Start, int End)> _ranges = [];

    /// <summary>The bytes; those before <see cref="Contiguous"/> are whole.</summary>
    public byte[] Bytes { get; private set; } = [];
    /// <summary>Bytes known from the start without a gap.</summary>
    public int Contiguous => _ranges.Count > 0 && _ranges[0].Start == 0 ? _ranges[0].End : 0;
    /// <summary>Bytes whose messages were read.</summary>
    public int Consumed { get; set; }

    /// <summary>Forgets everything, as after a Retry.</summary>
    public void Clear()
    {
        _ranges.Clear();
        Consumed = 0;
    }

    /// <summary>Places bytes; what lies past the cap is dropped.</summary>
    public void Add(long offset, ReadOnlySpan<byte> data)
    {
        if (offset > MaxBytes - data.Length || data.IsEmpty) return;
        int start = (int)offset, end = start + data.Length;
        if (end > Bytes.Length)
        {
            var larger = new byte[Math.Max(4096, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)end))];
            Bytes.CopyTo(larger, 0);
            Bytes = larger;
        }

        if (end > Contiguous) data.CopyTo(Bytes.AsSpan(start));
        var at = 0;
        while (at < _ranges.Count && _ranges[at].End < start) at++;
        while (at < _ranges.Count && _ranges[at].Start <= end)
        {
            start = Math.Min(start, _ranges[at].Start);
            end = Math.Max(end, _ranges[at].End);
            _ranges.RemoveAt(at);
        }

        if (_ranges.Count < MaxGaps) _ranges.Insert(at, (start, end));
    }
}
