using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// The keys of one TLS connection over time: which cipher each direction reads with, and when it changes (RFC 8446 section 7; RFC 5246 section 6).
/// A change whose message the capture lost is found by trying the keys that come next.
/// </summary>
/// <param name="owner">The connection, which knows the secrets.</param>
internal sealed class TlsSession(TlsState owner) : IDisposable
{
    /// <summary>Records in a row that did not open: then the direction is left alone, for each costs many attempts.</summary>
    private const int MaxFailures = 4;
    private const int HandshakeStage = 1;
    private const int ApplicationStage = 2;
    private static readonly ushort[] EarlySuites = [0x1301, 0x1303, 0x1302];
    private readonly TlsRecordCipher?[] _reading = new TlsRecordCipher?[2];
    private readonly TlsRecordCipher?[] _pending = new TlsRecordCipher?[2];
    private readonly int[] _stage = new int[2];
    private readonly int[] _failures = new int[2];
    private int _client;

    /// <summary>Whether a direction has keys to read with.</summary>
    public bool Reads(int direction) => _reading[direction] is not null && _failures[direction] < MaxFailures;

    /// <summary>Takes the keys of 0-RTT data, which follows the client hello before any suite is agreed: the secret's length and a try tell which it is.</summary>
    /// <param name="client">Direction of the client.</param>
    /// <param name="header">Header of its first record.</param>
    /// <param name="body">Body of its first record.</param>
    public bool BeginEarly(int client, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        _client = client;
        foreach (var id in EarlySuites)
        {
            if (Cipher13("CLIENT_EARLY_TRAFFIC_SECRET", TlsSuite.Find(id)!.Value) is not { } early) continue;
            if (early.Open(header, body, out _) is null)
            {
                early.Dispose();
                continue;
            }

            early.Dispose();
            Use(client, Cipher13("CLIENT_EARLY_TRAFFIC_SECRET", TlsSuite.Find(id)!.Value)!, 0);
            return true;
        }

        return false;
    }

    /// <summary>Takes keys at the server hello; false when there are none.</summary>
    /// <param name="client">Direction of the client.</param>
    public bool Begin(int client)
    {
        _client = client;
        if (owner.Suite is not { } suite) return false;
        if (owner.Version == 0x0304) return Begin13(client, suite);
        if (owner.Version is < 0x0301 or > 0x0303 || owner.MasterSecret is not { Length: 48 } master) return false;
        var (forClient, forServer) = TlsRecordCipher.Tls12(suite, owner.Version, master, owner.ClientRandom, owner.ServerRandom, owner.EncryptThenMac);
        Replace(ref _pending[client], forClient);
        Replace(ref _pending[1 - client], forServer);
        return true;
    }

    /// <summary>ChangeCipherSpec before TLS 1.3: the direction's pending keys are in force.</summary>
    public void ChangeCipherSpec(int direction)
    {
        if (_pending[direction] is not { } next) return;
        _pending[direction] = null;
        Use(direction, next, 0);
    }

    /// <summary>A handshake message after which TLS 1.3 changes keys: end of early data (5), finished (20), key update (24).</summary>
    public void OnHandshake(int direction, int type)
    {
        if (owner.Version != 0x0304 || _reading[direction] is null) return;
        var due = type switch { 5 => _stage[direction] < HandshakeStage, 20 => _stage[direction] < ApplicationStage, 24 => _stage[direction] >= ApplicationStage, _ => false };
        if (due && KeysOf(direction, _stage[direction] + 1) is { } next) Use(direction, next, _stage[direction] + 1);
    }

    /// <summary>Opens a record, or returns null.</summary>
    public byte[]? Open(int direction, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, out byte contentType)
    {
        contentType = header[0];
        if (!Reads(direction)) return null;
        var plain = _reading[direction]!.Open(header, body, out contentType);
        if (plain is null && owner.Version == 0x0304) plain = OpenLater(direction, header, body, out contentType);
        _failures[direction] = plain is null ? _failures[direction] + 1 : 0;
        return plain;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cipher in _reading.Concat(_pending)) cipher?.Dispose();
    }

    private bool Begin13(int client, TlsSuite suite)
    {
        if (Cipher13("SERVER_HANDSHAKE_TRAFFIC_SECRET", suite) is { } server) Use(1 - client, server, HandshakeStage);
        else if (Cipher13("SERVER_TRAFFIC_SECRET_0", suite) is { } later) Use(1 - client, later, ApplicationStage);
        if (_reading[client] is null)
        {
            if (Cipher13("CLIENT_HANDSHAKE_TRAFFIC_SECRET", suite) is { } own) Use(client, own, HandshakeStage);
            else if (Cipher13("CLIENT_TRAFFIC_SECRET_0", suite) is { } later) Use(client, later, ApplicationStage);
        }

        return _reading[client] is not null || _reading[1 - client] is not null;
    }

    /// <summary>The message that changed the keys may be lost: tries those that come after.</summary>
    private byte[]? OpenLater(int direction, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, out byte contentType)
    {
        contentType = header[0];
        var last = Math.Max(ApplicationStage, _stage[direction] + 1);
        for (var stage = _stage[direction] + 1; stage <= last; stage++)
        {
            if (KeysOf(direction, stage) is not { } next) continue;
            if (next.Open(header, body, out contentType) is { } plain)
            {
                Use(direction, next, stage);
                return plain;
            }

            next.Dispose();
        }

        return null;
    }

    private TlsRecordCipher? KeysOf(int direction, int stage)
    {
        if (stage > ApplicationStage) return _reading[direction]?.Next();
        if (owner.Suite is not { } suite) return null;
        var side = direction == _client ? "CLIENT" : "SERVER";
        return Cipher13(side + (stage == HandshakeStage ? "_HANDSHAKE_TRAFFIC_SECRET" : "_TRAFFIC_SECRET_0"), suite);
    }

    private TlsRecordCipher? Cipher13(string label, TlsSuite suite) =>
        owner.SecretOf(label) is { } secret && secret.Length == (suite.Hash == HashAlgorithmName.SHA384 ? 48 : 32) ? TlsRecordCipher.Tls13(suite, secret) : null;

    private void Use(int direction, TlsRecordCipher cipher, int stage)
    {
        Replace(ref _reading[direction], cipher);
        _stage[direction] = stage;
        _failures[direction] = 0;
    }

    private static void Replace(ref TlsRecordCipher? old, TlsRecordCipher cipher)
    {
        old?.Dispose();
        old = cipher;
    }
}
