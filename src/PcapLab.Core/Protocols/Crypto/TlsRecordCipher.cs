using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Opens the records of one direction of a TLS connection: TLS 1.3 (RFC 8446 section 5) and TLS 1.2 AEAD and CBC suites (RFC 5246, 5288, 7905).
/// Records that the capture lost make the sequence number run ahead: a few numbers are tried before giving up.
/// </summary>
internal sealed class TlsRecordCipher : IDisposable
{
    private const int MaxLostRecords = 16;
    private readonly TlsSuite _suite;
    private readonly bool _is13;
    private readonly bool _encryptThenMac;
    private readonly byte[] _iv;
    private readonly IDisposable _cipher;
    private byte[] _secret;
    private ulong _sequence;

    private TlsRecordCipher(TlsSuite suite, bool is13, byte[] key, byte[] iv, byte[] secret, bool encryptThenMac = false)
    {
        _suite = suite;
        _is13 = is13;
        _iv = iv;
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

    /// <summary>One direction of TLS 1.3 from its traffic secret.</summary>
    public static TlsRecordCipher Tls13(TlsSuite suite, ReadOnlySpan<byte> trafficSecret) => new(suite, true,
        HkdfLabel.Expand(suite.Hash, trafficSecret, "key", suite.KeyLength), HkdfLabel.Expand(suite.Hash, trafficSecret, "iv", 12), trafficSecret.ToArray());

    /// <summary>The keys after a KeyUpdate (RFC 8446 section 7.2).</summary>
    public TlsRecordCipher Next() => Tls13(_suite, HkdfLabel.Expand(_suite.Hash, _secret, "traffic upd", _secret.Length));

    /// <summary>Both directions of TLS 1.2 and before from the master secret; TLS 1.0 and 1.1 derive with MD5+SHA-1, which is not offered.</summary>
    public static (TlsRecordCipher Client, TlsRecordCipher Server) Tls12(TlsSuite suite, ReadOnlySpan<byte> master, ReadOnlySpan<byte> clientRandom,
        ReadOnlySpan<byte> serverRandom, bool encryptThenMac = false)
    {
        Span<byte> seed = stackalloc byte[64];
        serverRandom[..32].CopyTo(seed);
        clientRandom[..32].CopyTo(seed[32..]);
        var fixedIv = suite.Algorithm switch { TlsAlgorithm.ChaCha20Poly1305 => 12, TlsAlgorithm.AesCbc => 0, _ => 4 };
        var block = Prf(suite.Hash, master, "key expansion"u8, seed, 2 * (suite.MacLength + suite.KeyLength + fixedIv));
        var at = 2 * suite.MacLength;
        byte[] Take(int n) => block.AsSpan((at += n) - n, n).ToArray();
        var (clientKey, serverKey) = (Take(suite.KeyLength), Take(suite.KeyLength));
        var (clientIv, serverIv) = (Take(fixedIv), Take(fixedIv));
        return (new(suite, false, clientKey, clientIv, [], encryptThenMac), new(suite, false, serverKey, serverIv, [], encryptThenMac));
    }

    /// <summary>Opens one record.</summary>
    /// <param name="header">The 5 bytes of the record header.</param>
    /// <param name="body">The protected body.</param>
    /// <param name="contentType">The content type inside (of TLS 1.3: the hidden one).</param>
    /// <returns>The plain bytes, or null when the key does not fit.</returns>
    public byte[]? Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, out byte contentType)
    {
        contentType = header[0];
        for (ulong lost = 0; lost <= MaxLostRecords; lost++)
        {
            var plain = _suite.Algorithm == TlsAlgorithm.AesCbc ? OpenCbc(body) : OpenAead(header, body, _sequence + lost);
            if (plain is null) continue;
            _sequence += lost + 1;
            return _is13 ? Unpad(plain, out contentType) : plain;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _secret = [];
        _cipher.Dispose();
    }

    private byte[]? OpenAead(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ulong sequence)
    {
        Span<byte> nonce = stackalloc byte[12];
        var explicitIv = !_is13 && _suite.Algorithm != TlsAlgorithm.ChaCha20Poly1305 ? 8 : 0;
        if (body.Length < explicitIv + _suite.TagLength) return null;
        _iv.CopyTo(nonce);
        if (explicitIv > 0)
        {
            body[..8].CopyTo(nonce[4..]);
        }
        else
        {
            var low = BinaryPrimitives.ReadUInt64BigEndian(nonce[4..]) ^ sequence;
            BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], low);
        }

        var text = body[explicitIv..^_suite.TagLength];
        var tag = body[^_suite.TagLength..];
        Span<byte> aad = stackalloc byte[13];
        if (_is13)
        {
            header[..5].CopyTo(aad);
            aad = aad[..5];
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(aad, sequence);
            header[..3].CopyTo(aad[8..]);
            BinaryPrimitives.WriteUInt16BigEndian(aad[11..], (ushort)text.Length);
        }

        var plain = new byte[text.Length];
        try
        {
            switch (_cipher)
            {
                case AesGcm gcm: gcm.Decrypt(nonce, text, tag, plain, aad); break;
                case AesCcm ccm: ccm.Decrypt(nonce, text, tag, plain, aad); break;
                case ChaCha20Poly1305 chacha: chacha.Decrypt(nonce, text, tag, plain, aad); break;
            }

            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // a record was lost, or the key belongs to another connection
        }
    }

    // The MAC is not checked: the padding must fit, and what is read is shown as it is, never acted upon.
    private byte[]? OpenCbc(ReadOnlySpan<byte> body)
    {
        if (_encryptThenMac) body = body.Length > _suite.MacLength ? body[..^_suite.MacLength] : default;
        if (body.Length < 32 || body.Length % 16 != 0) return null;
        var plain = ((Aes)_cipher).DecryptCbc(body[16..], body[..16], PaddingMode.None);
        var padding = plain[^1] + 1;
        var macLength = _encryptThenMac ? 0 : _suite.MacLength;
        if (padding + macLength > plain.Length || plain.AsSpan(plain.Length - padding).ContainsAnyExcept((byte)(padding - 1))) return null;
        return plain[..(plain.Length - padding - macLength)];
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

    internal static byte[] Prf(HashAlgorithmName hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, int length)
    {
        byte[] full = [.. label, .. seed];
        var output = new byte[length];
        var a = full;
        for (var at = 0; at < length;)
        {
            a = Hmac(hash, secret, a);
            var block = Hmac(hash, secret, [.. a, .. full]);
            var n = Math.Min(block.Length, length - at);
            block.AsSpan(0, n).CopyTo(output.AsSpan(at));
            at += n;
        }

        return output;
    }

    private static byte[] Hmac(HashAlgorithmName hash, ReadOnlySpan<byte> key, byte[] data) =>
        hash == HashAlgorithmName.SHA384 ? HMACSHA384.HashData(key, data) : HMACSHA256.HashData(key, data);
}
