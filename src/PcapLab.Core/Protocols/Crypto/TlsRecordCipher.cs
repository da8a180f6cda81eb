using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Opens the records of one direction of a TLS connection: TLS 1.3 (RFC 8446 section 5), TLS 1.2 AEAD suites (RFC 5288, 6655, 7905) and CBC suites of
/// TLS 1.0 to 1.2 (RFC 5246, 6.2.3.2). Records that the capture lost make the sequence number run ahead: a few numbers are tried before giving up.
/// </summary>
internal sealed class TlsRecordCipher : IDisposable
{
    private const int MaxLostRecords = 16;
    private const int BlockSize = 16;
    private readonly TlsSuite _suite;
    private readonly int _version;
    private readonly bool _encryptThenMac;
    private readonly byte[] _iv;
    private readonly byte[] _macKey;
    private readonly IDisposable _cipher;
    private byte[] _lastBlock;
    private byte[] _secret;
    private ulong _sequence;

    private TlsRecordCipher(TlsSuite suite, int version, byte[] key, byte[] iv, byte[] macKey, byte[] secret, bool encryptThenMac = false)
    {
        _suite = suite;
        _version = version;
        _iv = iv;
        _lastBlock = iv;
        _macKey = macKey;
        _secret = secret;
        _encryptThenMac = encryptThenMac;
        _cipher = suite.Algorithm switch
        {
            TlsAlgorithm.AesGcm => new AesGcm(key, 16),
            TlsAlgorithm.AesCcm or TlsAlgorithm.AesCcm8 => new AesCcm(key),
            TlsAlgorithm.ChaCha20Poly1305 => new ChaCha20Poly1305(key),
            _ => CreateCbc(key),
        };
    }

    private bool Is13 => _version == 0x0304;

    /// <summary>One direction of TLS 1.3 from its traffic secret.</summary>
    public static TlsRecordCipher Tls13(TlsSuite suite, ReadOnlySpan<byte> trafficSecret) => new(suite, 0x0304,
        HkdfLabel.Expand(suite.Hash, trafficSecret, "key", suite.KeyLength), HkdfLabel.Expand(suite.Hash, trafficSecret, "iv", 12), [], trafficSecret.ToArray());

    /// <summary>The keys after a KeyUpdate (RFC 8446 section 7.2).</summary>
    public TlsRecordCipher Next() => Tls13(_suite, HkdfLabel.Expand(_suite.Hash, _secret, "traffic upd", _secret.Length));

    /// <summary>Both directions of TLS 1.0 to 1.2 from the master secret.</summary>
    /// <param name="suite">What was agreed.</param>
    /// <param name="version">0x0301 to 0x0303.</param>
    /// <param name="master">48 bytes.</param>
    /// <param name="clientRandom">32 bytes.</param>
    /// <param name="serverRandom">32 bytes.</param>
    /// <param name="encryptThenMac">Whether RFC 7366 was agreed.</param>
    public static (TlsRecordCipher Client, TlsRecordCipher Server) Tls12(TlsSuite suite, int version, ReadOnlySpan<byte> master,
        ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, bool encryptThenMac = false)
    {
        Span<byte> seed = stackalloc byte[64];
        serverRandom[..32].CopyTo(seed);
        clientRandom[..32].CopyTo(seed[32..]);
        var fixedIv = suite.Algorithm switch { TlsAlgorithm.ChaCha20Poly1305 => 12, TlsAlgorithm.AesCbc => version >= 0x0302 ? 0 : BlockSize, _ => 4 };
        var block = TlsPrf.Derive(version, suite.Hash, master, "key expansion"u8, seed, 2 * (suite.MacLength + suite.KeyLength + fixedIv));
        var at = 0;
        byte[] Take(int n) => block.AsSpan((at += n) - n, n).ToArray();
        var (clientMac, serverMac) = (Take(suite.MacLength), Take(suite.MacLength));
        var (clientKey, serverKey) = (Take(suite.KeyLength), Take(suite.KeyLength));
        var (clientIv, serverIv) = (Take(fixedIv), Take(fixedIv));
        return (new(suite, version, clientKey, clientIv, clientMac, [], encryptThenMac), new(suite, version, serverKey, serverIv, serverMac, [], encryptThenMac));
    }

    /// <summary>Opens one record.</summary>
    /// <param name="header">The 5 bytes of the record header.</param>
    /// <param name="body">The protected body.</param>
    /// <param name="contentType">The content type inside (of TLS 1.3: the hidden one).</param>
    /// <returns>The plain bytes, or null when the key does not fit.</returns>
    public byte[]? Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, out byte contentType)
    {
        contentType = header[0];
        var opened = _suite.Algorithm == TlsAlgorithm.AesCbc ? OpenCbc(header, body) : OpenAead(header, body);
        return opened is not null && Is13 ? Unpad(opened, out contentType) : opened;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _secret = [];
        _cipher.Dispose();
    }

    private byte[]? OpenAead(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        for (ulong lost = 0; lost <= MaxLostRecords; lost++)
        {
            if (OpenAead(header, body, _sequence + lost) is not { } plain) continue;
            _sequence += lost + 1;
            return plain;
        }

        return null;
    }

    private byte[]? OpenAead(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ulong sequence)
    {
        Span<byte> nonce = stackalloc byte[12];
        var explicitIv = !Is13 && _suite.Algorithm != TlsAlgorithm.ChaCha20Poly1305 ? 8 : 0;
        if (body.Length < explicitIv + _suite.TagLength) return null;
        _iv.CopyTo(nonce);
        if (explicitIv > 0) body[..8].CopyTo(nonce[4..]);
        else BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], BinaryPrimitives.ReadUInt64BigEndian(nonce[4..]) ^ sequence);
        var text = body[explicitIv..^_suite.TagLength];
        Span<byte> aad = stackalloc byte[13];
        if (Is13)
        {
            header[..5].CopyTo(aad);
            aad = aad[..5];
        }
        else
        {
            PseudoHeader(aad, sequence, header, text.Length);
        }

        var plain = new byte[text.Length];
        return TryDecrypt(nonce, text, body[^_suite.TagLength..], plain, aad) ? plain : null;
    }

    private bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> aad)
    {
        try
        {
            switch (_cipher)
            {
                case AesGcm gcm: gcm.Decrypt(nonce, text, tag, plain, aad); break;
                case AesCcm ccm: ccm.Decrypt(nonce, text, tag, plain, aad); break;
                case ChaCha20Poly1305 chacha: chacha.Decrypt(nonce, text, tag, plain, aad); break;
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false; // a record was lost, or the key belongs to another connection
        }
    }

    private byte[]? OpenCbc(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var record = body;
        if (_encryptThenMac)
        {
            if (body.Length <= _suite.MacLength) return null;
            record = body[..^_suite.MacLength];
            if (!CheckMac(header, record, body[^_suite.MacLength..])) return null;
        }

        var hasIv = _version >= 0x0302;
        var text = hasIv && record.Length >= BlockSize ? record[BlockSize..] : record;
        if (text.Length < BlockSize || text.Length % BlockSize != 0) return null;
        var plain = ((Aes)_cipher).DecryptCbc(text, hasIv ? record[..BlockSize] : _lastBlock, PaddingMode.None);
        if (!hasIv) _lastBlock = text[^BlockSize..].ToArray();
        var padding = plain[^1] + 1;
        var mac = _encryptThenMac ? 0 : _suite.MacLength;
        if (padding + mac > plain.Length || plain.AsSpan(plain.Length - padding).ContainsAnyExcept((byte)(padding - 1))) return null;
        var content = plain[..(plain.Length - padding - mac)];
        return _encryptThenMac || CheckMac(header, content, plain.AsSpan(content.Length, mac)) ? content : null;
    }

    /// <summary>Whether the MAC fits under the next sequence number, or one a few records on.</summary>
    private bool CheckMac(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac)
    {
        var data = new byte[13 + content.Length];
        content.CopyTo(data.AsSpan(13));
        for (ulong lost = 0; lost <= MaxLostRecords; lost++)
        {
            PseudoHeader(data, _sequence + lost, header, content.Length);
            if (!TlsPrf.Hmac(_suite.MacHash, _macKey, data).AsSpan().SequenceEqual(mac)) continue;
            _sequence += lost + 1;
            return true;
        }

        return false;
    }

    private static void PseudoHeader(Span<byte> to, ulong sequence, ReadOnlySpan<byte> header, int length)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, sequence);
        header[..3].CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[11..], (ushort)length);
    }

    private static byte[]? Unpad(byte[] plain, out byte contentType)
    {
        var end = plain.AsSpan().LastIndexOfAnyExcept((byte)0);
        contentType = end < 0 ? (byte)0 : plain[end];
        return end < 0 ? null : plain[..end];
    }

    private static Aes CreateCbc(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
