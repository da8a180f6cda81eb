using System.Runtime.CompilerServices;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Protocols;

/// <summary>
/// What a TLS, DTLS or QUIC connection must remember: what was agreed, handshake messages that are not complete yet and, over TCP, the keys that the user brought.
/// </summary>
internal sealed class TlsState : Carrier
{
    private readonly CarriedStream _inner = new(0);
    private readonly uint[] _carried = new uint[2];
    private Random32 _clientRandom;
    private Random32 _serverRandom;
    private TlsSession? _session;
    private int _secretsTried = -1;
    private bool _isKeyed;
    private bool _isOpened;
    private bool _isCounted;

    /// <summary>Handshake bytes from the initiator and the responder.</summary>
    public HandshakeBuffer[] Handshake { get; } = [new(), new()];
    /// <summary>Whether a direction has sent ChangeCipherSpec: its handshake records are encrypted.</summary>
    public bool[] IsEncrypted { get; } = new bool[2];
    /// <summary>The version that the server chose, 0 before.</summary>
    public int Version { get; set; }
    /// <summary>How the agreed cipher suite protects records, or null when it cannot be opened.</summary>
    public TlsSuite? Suite { get; private set; }
    /// <summary>Whether encrypt-then-MAC was agreed.</summary>
    public bool EncryptThenMac { get; private set; }
    /// <summary>Whether the client's first message was seen.</summary>
    public bool HasClientHello { get; private set; }
    /// <summary>Whether the server has chosen.</summary>
    public bool HasServerHello { get; private set; }
    /// <summary>Direction of the client.</summary>
    public int ClientDirection { get; private set; }
    /// <summary>The client's random bytes: what key logs call a connection.</summary>
    public ReadOnlySpan<byte> ClientRandom => _clientRandom;
    /// <summary>The server's random bytes.</summary>
    public ReadOnlySpan<byte> ServerRandom => _serverRandom;
    /// <summary>The master secret of TLS 1.2 and before, if it is known.</summary>
    public byte[]? MasterSecret => Secret("CLIENT_RANDOM", ClientRandom);
    /// <summary>The protocol agreed for what is inside, or null.</summary>
    public AppProtocol? Inner { get => _inner.Protocol; set => _inner.Protocol = value; }

    /// <summary>What the client would like best to speak inside: 0-RTT data comes before the server has agreed.</summary>
    public AppProtocol? Offered { get; set; }

    /// <summary>A secret of this connection by its label, or null.</summary>
    public byte[]? SecretOf(string label) => HasClientHello ? Secret(label, ClientRandom) : null;

    /// <summary>Remembers what keys are found by.</summary>
    /// <param name="body">The hello's body.</param>
    /// <param name="direction">Who sent it.</param>
    public void OnClientHello(ReadOnlySpan<byte> body, int direction)
    {
        if (body.Length < 34) return;
        body.Slice(2, 32).CopyTo(_clientRandom);
        HasClientHello = true;
        ClientDirection = direction;
    }

    /// <summary>Remembers what the server chose, and looks for keys.</summary>
    /// <param name="hello">The server hello.</param>
    /// <param name="body">Its body.</param>
    /// <param name="direction">Who sent it.</param>
    public void OnServerHello(in TlsHello hello, ReadOnlySpan<byte> body, int direction)
    {
        if (body.Slice(2, 32).SequenceEqual(TlsHello.RetryRandom)) return;
        body.Slice(2, 32).CopyTo(_serverRandom);
        Suite = TlsSuite.Find((ushort)(hello.Ciphers[0] << 8 | hello.Ciphers[1]));
        EncryptThenMac = hello.TryFind(22, out _);
        if (!HasClientHello) ClientDirection = 1 - direction;
        HasServerHello = true;
        _secretsTried = -1;
        if (Decryption is null) return;
        if (!_isCounted) Decryption.Sessions++;
        _isCounted = true;
        FindKeys(Decryption);
    }

    /// <summary>ChangeCipherSpec: from here on the direction is encrypted, before TLS 1.3 with the keys that are pending.</summary>
    public void OnChangeCipherSpec(int direction)
    {
        IsEncrypted[direction] = true;
        if (Version != 0x0304) _session?.ChangeCipherSpec(direction);
    }

    /// <summary>A handshake message that may change keys.</summary>
    public void OnHandshake(int direction, int type) => _session?.OnHandshake(direction, type);

    /// <summary>Whether records of a direction may be opened, so that they are wanted whole.</summary>
    public bool MayOpen(int direction)
    {
        if (Decryption is not { Keys.Count: > 0 } known || !HasClientHello) return false;
        if (!HasServerHello) return direction == ClientDirection && SecretOf("CLIENT_EARLY_TRAFFIC_SECRET") is not null;
        if (_session is null) FindKeys(known);
        return _session?.Reads(direction) == true;
    }

    /// <summary>Opens a record, or returns null.</summary>
    public byte[]? Open(int direction, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, out byte contentType)
    {
        contentType = header[0];
        if (!MayOpen(direction)) return null;
        if (!HasServerHello && _session is null)
        {
            var early = new TlsSession(this);
            if (!early.BeginEarly(direction, header, body)) return null;
            _session = early;
        }

        var plain = _session!.Open(direction, header, body, out contentType);
        if (plain is not null && !_isOpened)
        {
            _isOpened = true;
            Decryption!.Opened++;
        }

        return plain;
    }

    /// <summary>Hands opened application data on.</summary>
    public void Carry(int direction, byte[] plain, byte source)
    {
        if (plain.Length == 0) return;
        Ready.Add(new CarriedBytes(_inner, plain, 0, plain.Length, _carried[direction], source));
        _carried[direction] += (uint)plain.Length;
    }

    private void FindKeys(Decryption known)
    {
        var count = known.Keys.CountAt(Frame);
        if (count == _secretsTried) return;
        _secretsTried = count;
        var session = _session ?? new TlsSession(this);
        if (!session.Begin(ClientDirection)) return;
        _session = session;
        if (_isKeyed) return;
        _isKeyed = true;
        known.Keyed++;
    }

    [InlineArray(32)]
    private struct Random32
    {
        private byte _first;
    }
}
