using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Protocols;

/// <summary>Packet protection of one direction with AES-128: what Initial packets use (RFC 9001, 5; RFC 9369 for version 2).</summary>
internal sealed class QuicKeys : IDisposable
{
    private const int TagLength = 16;
    private readonly byte[] _initial;
    private readonly string _label;
    private readonly string _prefix;
    private readonly byte[] _block = new byte[16];
    private readonly byte[] _mask = new byte[16];
    private Aes? _headerAes;
    private ICryptoTransform? _header;
    private AesGcm? _aead;

    /// <summary>Everything is derived when it is first needed: most packets that are not QUIC fail before the payload's keys are.</summary>
    private QuicKeys(byte[] initial, string label, bool isVersion2)
    {
        _initial = initial;
        _label = label;
        _prefix = isVersion2 ? "quicv2 " : "quic ";
    }

    /// <summary>AES-128-GCM key.</summary>
    public byte[] Key => field ??= HkdfLabel.Expand(HashAlgorithmName.SHA256, Secret, _prefix + "key", 16);
    /// <summary>Static IV.</summary>
    public byte[] Iv => field ??= HkdfLabel.Expand(HashAlgorithmName.SHA256, Secret, _prefix + "iv", 12);
    /// <summary>Header protection key.</summary>
    public byte[] HeaderKey => field ??= HkdfLabel.Expand(HashAlgorithmName.SHA256, Secret, _prefix + "hp", 16);
    private byte[] Secret => field ??= HkdfLabel.Expand(HashAlgorithmName.SHA256, _initial, _label, 32);

    /// <summary>Whether a version's salt is known.</summary>
    public static bool Knows(uint version) => !Salt(version).IsEmpty;

    /// <summary>The Initial keys of both directions, or null for a version whose salt is not known.</summary>
    /// <param name="version">QUIC version.</param>
    /// <param name="connectionId">The client's first destination connection ID (after a Retry: the server's choice).</param>
    public static (QuicKeys Client, QuicKeys Server)? Initial(uint version, ReadOnlySpan<byte> connectionId)
    {
        var salt = Salt(version);
        if (salt.IsEmpty) return null;
        var secret = HMACSHA256.HashData(salt, connectionId); // HKDF-Extract
        var isVersion2 = version == Quic.Version2;
        return (new(secret, "client in", isVersion2), new(secret, "server in", isVersion2));
    }

    /// <summary>Removes header protection and opens a long-header packet.</summary>
    /// <param name="packet">The packet, header first; not changed.</param>
    /// <param name="numberOffset">Where the packet number stands.</param>
    /// <param name="plain">Receives the payload.</param>
    /// <param name="number">The packet number as sent.</param>
    /// <param name="numberLength">Its bytes.</param>
    /// <returns>Length of the payload, or -1 when the keys do not fit.</returns>
    public int Open(ReadOnlySpan<byte> packet, int numberOffset, Span<byte> plain, out uint number, out int numberLength)
    {
        number = 0;
        numberLength = 0;
        if (numberOffset > packet.Length - 20) return -1;
        packet.Slice(numberOffset + 4, 16).CopyTo(_block);
        (_header ??= MakeHeader()).TransformBlock(_block, 0, 16, _mask, 0); // unlike EncryptEcb, no heap per call
        Span<byte> header = stackalloc byte[numberOffset + 4 <= 512 ? numberOffset + 4 : 0];
        if (header.IsEmpty) header = new byte[numberOffset + 4]; // a long token; rare enough to allocate
        return OpenWith(packet, numberOffset, _mask, header, plain, out number, out numberLength);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aead?.Dispose();
        _header?.Dispose();
        _headerAes?.Dispose();
    }

    private ICryptoTransform MakeHeader()
    {
        _headerAes = Cipher(HeaderKey);
        _headerAes.Mode = CipherMode.ECB;
        _headerAes.Padding = PaddingMode.None;
        return _headerAes.CreateEncryptor();
    }

    private static Aes Cipher(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private int OpenWith(ReadOnlySpan<byte> packet, int numberOffset, scoped ReadOnlySpan<byte> mask, scoped Span<byte> header, Span<byte> plain, out uint number, out int numberLength)
    {
        packet[..header.Length].CopyTo(header);
        header[0] ^= (byte)(mask[0] & 0x0f);
        number = 0;
        numberLength = (header[0] & 3) + 1;
        // The reserved bits are zero under the right key (RFC 9000, 17.2): three of four foreign packets end here, without a failed decryption.
        if ((header[0] & 0x0c) != 0) return -1;
        for (var i = 0; i < numberLength; i++)
        {
            header[numberOffset + i] ^= mask[1 + i];
            number = number << 8 | header[numberOffset + i];
        }

        var body = packet[(numberOffset + numberLength)..];
        if (body.Length < TagLength || body.Length - TagLength > plain.Length) return -1;
        Span<byte> nonce = stackalloc byte[12];
        Iv.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) ^ number);
        if (_aead is null && !MayBeFrame(nonce, body[0])) return -1;
        try
        {
            (_aead ??= new AesGcm(Key, TagLength)).Decrypt(nonce, body[..^TagLength], body[^TagLength..], plain[..(body.Length - TagLength)], header[..(numberOffset + numberLength)]);
            return body.Length - TagLength;
        }
        catch (AuthenticationTagMismatchException)
        {
            return -1;
        }
    }

    /// <summary>
    /// Whether the first byte decrypts to a frame that Initial packets may begin with (RFC 9000, 12.4). GCM's first block of key stream tells (NIST SP
    /// 800-38D, 6.5), and so a foreign packet hardly ever costs the exception of a failed decryption.
    /// </summary>
    private bool MayBeFrame(ReadOnlySpan<byte> nonce, byte first)
    {
        Span<byte> counter = stackalloc byte[16];
        Span<byte> stream = stackalloc byte[16];
        nonce.CopyTo(counter);
        counter[15] = 2;
        using var aes = Cipher(Key);
        aes.EncryptEcb(counter, stream, PaddingMode.None);
        return (first ^ stream[0]) is 0 or 1 or 2 or 3 or 6 or 0x1c;
    }

    private static ReadOnlySpan<byte> Salt(uint version) => version switch
    {
        1 or 0xff000021 or 0xff000022 => [0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a],
        Quic.Version2 => [0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9],
        >= 0xff00001d and <= 0xff000020 => [0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99],
        >= 0xff000017 and <= 0xff00001c or 0xfaceb002 or 0xfaceb00e => [0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02],
        0xff000016 or 0xfaceb001 => [0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0x02, 0x64, 0x4a],
        Quic.GoogleQ050 => [0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94, 0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0, 0xd3, 0xb5, 0x6b, 0x45],
        Quic.GoogleT050 => [0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80, 0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c, 0x60, 0x48, 0x83, 0x10],
        Quic.GoogleT051 => [0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50, 0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc, 0xda, 0x6e, 0x03, 0x3d],
        _ => default,
    };
}
