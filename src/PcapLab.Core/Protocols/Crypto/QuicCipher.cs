using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Packet protection of one direction and level from a traffic secret that the user brought (RFC 9001, 5): 0-RTT, Handshake and 1-RTT packets, any suite.
/// Initial packets need no secret and have keys of their own.
/// </summary>
internal sealed class QuicCipher : IDisposable
{
    private const int TagLength = 16;
    private const int SampleLength = 16;
    private readonly TlsSuite _suite;
    private readonly bool _isVersion2;
    private readonly byte[] _secret;
    private readonly byte[] _headerKey;
    private readonly byte[] _iv;
    private readonly IDisposable _aead;
    private readonly Aes? _header;

    private QuicCipher(TlsSuite suite, bool isVersion2, byte[] secret, byte[]? headerKey)
    {
        var prefix = isVersion2 ? "quicv2 " : "quic ";
        _suite = suite;
        _isVersion2 = isVersion2;
        _secret = secret;
        _headerKey = headerKey ?? HkdfLabel.Expand(suite.Hash, secret, prefix + "hp", suite.KeyLength);
        _iv = HkdfLabel.Expand(suite.Hash, secret, prefix + "iv", 12);
        var key = HkdfLabel.Expand(suite.Hash, secret, prefix + "key", suite.KeyLength);
        _aead = suite.Algorithm switch
        {
            TlsAlgorithm.AesGcm => new AesGcm(key, TagLength),
            TlsAlgorithm.AesCcm => new AesCcm(key),
            _ => new ChaCha20Poly1305(key),
        };
        if (suite.Algorithm == TlsAlgorithm.ChaCha20Poly1305) return;
        _header = Aes.Create();
        _header.Key = _headerKey;
    }

    /// <summary>Keys of a secret, or null when it does not belong to the suite.</summary>
    public static QuicCipher? Create(TlsSuite suite, bool isVersion2, byte[]? secret) =>
        secret?.Length == (suite.Hash == HashAlgorithmName.SHA384 ? 48 : 32) && suite.Algorithm is TlsAlgorithm.AesGcm or TlsAlgorithm.AesCcm or TlsAlgorithm.ChaCha20Poly1305
            ? new QuicCipher(suite, isVersion2, secret, null) : null;

    /// <summary>Keys of the next phase; header protection stays (RFC 9001, 6.1).</summary>
    public QuicCipher Next() => new(_suite, _isVersion2, HkdfLabel.Expand(_suite.Hash, _secret, _isVersion2 ? "quicv2 ku" : "quic ku", _secret.Length), _headerKey);

    /// <summary>Removes header protection.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="numberOffset">Where the packet number stands.</param>
    /// <param name="header">Receives the header, as long as it is with four bytes of number; cut to its real length.</param>
    /// <param name="number">The number as sent.</param>
    /// <returns>Bytes of the number, or 0 when the packet is too short or the reserved bits are not zero, as under a wrong key.</returns>
    public int Unmask(ReadOnlySpan<byte> packet, int numberOffset, Span<byte> header, out uint number)
    {
        number = 0;
        if (numberOffset + 4 > packet.Length - SampleLength) return 0;
        Span<byte> mask = stackalloc byte[64];
        var sample = packet.Slice(numberOffset + 4, SampleLength);
        if (_header is null) ChaCha20.Block(_headerKey, BinaryPrimitives.ReadUInt32LittleEndian(sample), sample[4..], mask);
        else _header.EncryptEcb(sample, mask[..SampleLength], PaddingMode.None);
        packet[..(numberOffset + 4)].CopyTo(header);
        var isLong = header[0] >= 0x80;
        header[0] ^= (byte)(mask[0] & (isLong ? 0x0f : 0x1f));
        if ((header[0] & (isLong ? 0x0c : 0x18)) != 0) return 0;
        var length = (header[0] & 3) + 1;
        for (var i = 0; i < length; i++)
        {
            header[numberOffset + i] ^= mask[1 + i];
            number = number << 8 | header[numberOffset + i];
        }

        return length;
    }

    /// <summary>Opens a payload; -1 when the key does not fit, else its length.</summary>
    /// <param name="header">The header as it was before protection, which is authenticated.</param>
    /// <param name="body">Payload and tag.</param>
    /// <param name="number">The whole packet number.</param>
    /// <param name="plain">Receives the payload.</param>
    public int Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ulong number, Span<byte> plain)
    {
        if (body.Length < TagLength) return -1;
        Span<byte> nonce = stackalloc byte[12];
        _iv.CopyTo(nonce);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], BinaryPrimitives.ReadUInt64BigEndian(nonce[4..]) ^ number);
        var text = body[..^TagLength];
        var tag = body[^TagLength..];
        plain = plain[..text.Length];
        try
        {
            switch (_aead)
            {
                case AesGcm gcm: gcm.Decrypt(nonce, text, tag, plain, header); break;
                case AesCcm ccm: ccm.Decrypt(nonce, text, tag, plain, header); break;
                case ChaCha20Poly1305 chacha: chacha.Decrypt(nonce, text, tag, plain, header); break;
            }

            return text.Length;
        }
        catch (AuthenticationTagMismatchException)
        {
            return -1;
        }
    }

    /// <summary>The whole packet number of the bytes that were sent (RFC 9000, A.3).</summary>
    public static ulong Number(uint sent, int length, ulong expected)
    {
        var window = 1UL << (8 * length);
        var candidate = expected & ~(window - 1) | sent;
        if (candidate + window / 2 <= expected && candidate < (1UL << 62) - window) return candidate + window;
        return candidate > expected + window / 2 && candidate >= window ? candidate - window : candidate;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aead.Dispose();
        _header?.Dispose();
        CryptographicOperations.ZeroMemory(_secret);
    }
}
