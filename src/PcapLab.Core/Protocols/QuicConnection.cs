using PcapLab.Protocols.Crypto;

namespace PcapLab.Protocols;

/// <summary>Packet number spaces and what protects them.</summary>
internal enum QuicLevel
{
    /// <summary>Handshake packets.</summary>
    Handshake,
    /// <summary>0-RTT packets; they share numbers with 1-RTT.</summary>
    Early,
    /// <summary>1-RTT packets.</summary>
    Application,
}

/// <summary>
/// What a QUIC connection needs beyond its Initial packets when the user brought its secrets: keys per level and direction with their updates, packet
/// numbers, connection IDs, CRYPTO streams and the application's streams. All of it is capped.
/// </summary>
/// <param name="owner">The connection's state.</param>
internal sealed class QuicConnection(QuicState owner)
{
    private const int MaxFailures = 16;
    private const int MaxStreams = 256;
    private const int MaxIds = 64;
    private static readonly ushort[] EarlySuites = [0x1301, 0x1303, 0x1302];
    private readonly QuicCipher?[] _handshake = new QuicCipher?[2];
    private readonly QuicCipher?[] _now = new QuicCipher?[2];
    private readonly QuicCipher?[] _before = new QuicCipher?[2];
    private readonly bool[] _phase = new bool[2];
    private readonly ulong[] _expected = new ulong[4];
    private readonly int[] _failures = new int[6];
    private readonly List<byte[]>[] _ids = [[], []];
    private readonly Dictionary<ulong, CarriedStream> _streams = [];
    private readonly Queue<ulong> _order = new();
    private QuicCipher? _early;
    private int _secretsTried = -1;
    private Http3Connection? _http3;

    /// <summary>CRYPTO streams of Handshake and 1-RTT packets, by level and direction.</summary>
    public CryptoStream[] Crypto { get; } = [new(), new(), new(), new()];

    /// <summary>Opens a packet.</summary>
    /// <param name="level">What kind it is.</param>
    /// <param name="direction">Who sent it.</param>
    /// <param name="packet">The packet, header first.</param>
    /// <param name="numberOffset">Where its number stands.</param>
    /// <param name="plain">Receives the payload.</param>
    /// <param name="opened">What the header said under its protection.</param>
    /// <returns>Length of the payload, or -1.</returns>
    public int Open(QuicLevel level, int direction, ReadOnlySpan<byte> packet, int numberOffset, Span<byte> plain, out QuicOpened opened)
    {
        opened = default;
        if (numberOffset > 512) return -1;
        FindKeys();
        ref var failures = ref _failures[(int)level * 2 + direction];
        if (failures >= MaxFailures) return -1;
        if (level == QuicLevel.Early && _early is null) FindEarly(direction, packet, numberOffset, plain);
        var cipher = level switch { QuicLevel.Handshake => _handshake[direction], QuicLevel.Early => _early, _ => _now[direction] };
        if (cipher is null) return -1;
        Span<byte> header = stackalloc byte[numberOffset + 4];
        var width = cipher.Unmask(packet, numberOffset, header, out var sent);
        if (width == 0)
        {
            failures++;
            return -1;
        }

        header = header[..(numberOffset + width)];
        ref var expected = ref _expected[(level == QuicLevel.Handshake ? 0 : 2) + direction];
        opened = new QuicOpened(QuicCipher.Number(sent, width, expected), width, header[0]);
        var body = packet[(numberOffset + width)..];
        var n = level == QuicLevel.Application ? OpenPhase(direction, header, body, opened, plain) : cipher.Open(header, body, opened.Number, plain);
        failures = n < 0 ? failures + 1 : 0;
        if (n >= 0 && opened.Number >= expected) expected = opened.Number + 1;
        return n;
    }

    /// <summary>Length of the connection ID that a short header begins with: one that the receiver gave out, else as long as the first one.</summary>
    public int IdLength(int direction, ReadOnlySpan<byte> afterFirst, int usual)
    {
        foreach (var id in _ids[direction])
        {
            if (afterFirst.StartsWith(id)) return id.Length;
        }

        return usual;
    }

    /// <summary>Remembers a connection ID that <paramref name="direction"/>'s sender offers to its peer.</summary>
    public void Offer(int direction, ReadOnlySpan<byte> id)
    {
        var ids = _ids[1 - direction];
        if (id.Length == 0 || ids.Count >= MaxIds) return;
        foreach (var known in ids)
        {
            if (id.SequenceEqual(known)) return;
        }

        ids.Add(id.ToArray());
        if (owner.Decryption is { Keys.IsEarly: true } early) early.Moves.Add(id, owner, 1 - direction);
    }

    /// <summary>The stream of a number, made when it is new; the oldest gives way when there are too many.</summary>
    public CarriedStream Stream(ulong id)
    {
        if (_streams.TryGetValue(id, out var stream)) return stream;
        stream = new CarriedStream(id) { Protocol = owner.Tls.Inner ?? owner.Tls.Offered };
        if (stream.Protocol is Http3) stream.State = new Http3Stream(_http3 ??= new Http3Connection(), id);
        else if (stream.Protocol is Dns) stream.State = Dns.OnQuic;
        _streams[id] = stream;
        if (id < 16 && (id & 2) != 0) return stream; // the control and QPACK streams stay
        _order.Enqueue(id);
        if (_order.Count > MaxStreams) _streams.Remove(_order.Dequeue());
        return stream;
    }

    private void FindKeys()
    {
        if (owner.Decryption is not { } known) return;
        var count = known.Keys.CountAt(owner.Frame);
        if (count == _secretsTried || owner.Tls.Suite is not { } suite || owner.ClientDirection < 0) return;
        _secretsTried = count;
        for (var direction = 0; direction < 2; direction++)
        {
            var side = direction == owner.ClientDirection ? "CLIENT" : "SERVER";
            _handshake[direction] ??= QuicCipher.Create(suite, owner.IsVersion2, owner.SecretOf(side + "_HANDSHAKE_TRAFFIC_SECRET"));
            _now[direction] ??= QuicCipher.Create(suite, owner.IsVersion2, owner.SecretOf(side + "_TRAFFIC_SECRET_0"));
        }

        if (_handshake[0] is not null || _handshake[1] is not null || _now[0] is not null || _now[1] is not null) owner.OnKeyed();
    }

    /// <summary>0-RTT packets come before a suite is agreed: a try tells which of them the secret belongs to.</summary>
    private void FindEarly(int direction, ReadOnlySpan<byte> packet, int numberOffset, Span<byte> plain)
    {
        if (owner.SecretOf("CLIENT_EARLY_TRAFFIC_SECRET") is not { } secret) return;
        Span<byte> header = stackalloc byte[numberOffset + 4];
        foreach (var id in EarlySuites)
        {
            if (QuicCipher.Create(TlsSuite.Find(id)!.Value, owner.IsVersion2, secret) is not { } cipher) continue;
            var width = cipher.Unmask(packet, numberOffset, header, out var sent);
            var number = QuicCipher.Number(sent, Math.Max(width, 1), _expected[2 + direction]);
            if (width > 0 && cipher.Open(header[..(numberOffset + width)], packet[(numberOffset + width)..], number, plain) >= 0)
            {
                _early = cipher;
                owner.OnKeyed();
                return;
            }
        }
    }

    /// <summary>Opens a 1-RTT packet, whose key phase bit tells of an update; updates that the capture lost are found by trying.</summary>
    private int OpenPhase(int direction, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, in QuicOpened opened, Span<byte> plain)
    {
        var phase = (opened.FirstByte & 4) != 0;
        if (phase == _phase[direction] && _now[direction]!.Open(header, body, opened.Number, plain) is var n and >= 0) return n;
        if (_before[direction] is { } old && phase != _phase[direction] && old.Open(header, body, opened.Number, plain) is var o and >= 0) return o;
        var next = _now[direction]!.Next();
        if (phase == _phase[direction]) next = next.Next();
        if (next.Open(header, body, opened.Number, plain) is var u and >= 0)
        {
            _before[direction]?.Dispose();
            _before[direction] = _now[direction];
            _now[direction] = next;
            _phase[direction] = phase;
            return u;
        }

        next.Dispose();
        return -1;
    }
}

/// <summary>What a packet's header says once its protection is removed.</summary>
/// <param name="Number">The whole packet number.</param>
/// <param name="NumberLength">Bytes of it that were sent.</param>
/// <param name="FirstByte">The first byte in the clear.</param>
internal readonly record struct QuicOpened(ulong Number, int NumberLength, byte FirstByte);
