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

    /// <summary>The Initial keys of both directions, or null for a version whose salt is not known.</summary>
    /// <param name="version">QUIC version.</param>
    /// <param name="connectionId">The client's first destination connection ID (after a Retry: the server's choice).</param>
    public static (QuicKeys Client, QuicKeys Server)? Initial(uint version, ReadOnlySpan<byte> connectionId)
    {
        if (Salt(version) is not { } salt) return null;
        var secret = new byte[32];
        HKDF.Extract(HashAlgorithmName.SHA256, connectionId, salt, secret);
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
        (_header ??= MakeHeader()).TransformBlock(_block, 0, 16, _mask, 0);
        Span<byte> header = stackalloc byte[numberOffset + 4 <= 512 ? numberOffset + 4 : 0];
        if (header.IsEmpty) return OpenLongToken(packet, numberOffset, plain, out number, out numberLength);
        return OpenWith(packet, numberOffset, header, plain, out number, out numberLength);
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
        _headerAes = Aes.Create();
        _headerAes.Key = HeaderKey;
        _headerAes.Mode = CipherMode.ECB;
        _headerAes.Padding = PaddingMode.None;
        return _headerAes.CreateEncryptor();
    }

    // A header longer than 512 bytes has a long token; that is rare enough to allocate.
    private int OpenLongToken(ReadOnlySpan<byte> packet, int numberOffset, Span<byte> plain, out uint number, out int numberLength) =>
        OpenWith(packet, numberOffset, new byte[numberOffset + 4], plain, out number, out numberLength);

    private int OpenWith(ReadOnlySpan<byte> packet, int numberOffset, scoped Span<byte> header, Span<byte> plain, out uint number, out int numberLength)
    {
        packet[..header.Length].CopyTo(header);
        header[0] ^= (byte)(_mask[0] & 0x0f);
        number = 0;
        numberLength = (header[0] & 3) + 1;
        // The reserved bits are zero under the right key (RFC 9000, 17.2): three of four foreign packets end here, without a failed decryption.
        if ((header[0] & 0x0c) != 0) return -1;
        for (var i = 0; i < numberLength; i++)
        {
            header[numberOffset + i] ^= _mask[1 + i];
            number = number << 8 | header[numberOffset + i];
        }

        var body = packet[(numberOffset + numberLength)..];
        if (body.Length < TagLength || body.Length - TagLength > plain.Length) return -1;
        Span<byte> nonce = stackalloc byte[12];
        Iv.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) ^ number);
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

    private static byte[]? Salt(uint version) => version switch
    {
        1 or 0xff000021 or 0xff000022 => Convert.FromHexString("38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
        Quic.Version2 => Convert.FromHexString("0dede3def700a6db819381be6e269dcbf9bd2ed9"),
        >= 0xff00001d and <= 0xff000020 => Convert.FromHexString("afbfec289993d24c9e9786f19c6111e04390a899"),
        >= 0xff000017 and <= 0xff00001c or 0xfaceb002 => Convert.FromHexString("c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
        _ => null,
    };
}
