using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>How a cipher suite protects records.</summary>
internal enum TlsAlgorithm
{
    AesGcm,
    AesCcm,
    AesCcm8,
    ChaCha20Poly1305,
    AesCbc,
}

/// <summary>What is needed to open the records of a suite: only suites with a block or AEAD cipher of the framework are listed.</summary>
/// <param name="Algorithm">Record protection.</param>
/// <param name="KeyLength">Bytes of key.</param>
/// <param name="Hash">PRF or HKDF hash.</param>
/// <param name="MacLength">Bytes of MAC, for CBC.</param>
internal readonly record struct TlsSuite(TlsAlgorithm Algorithm, int KeyLength, HashAlgorithmName Hash, int MacLength = 0)
{
    /// <summary>Bytes of the authentication tag.</summary>
    public int TagLength => Algorithm == TlsAlgorithm.AesCcm8 ? 8 : 16;

    /// <summary>Hash of the MAC, for CBC.</summary>
    public HashAlgorithmName MacHash => MacLength switch { 20 => HashAlgorithmName.SHA1, 48 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA256 };

    /// <summary>The suite of an IANA number, or null when it cannot be opened.</summary>
    public static TlsSuite? Find(ushort id) => id switch
    {
        0x1301 => new(TlsAlgorithm.AesGcm, 16, HashAlgorithmName.SHA256),
        0x1302 => new(TlsAlgorithm.AesGcm, 32, HashAlgorithmName.SHA384),
        0x1303 => new(TlsAlgorithm.ChaCha20Poly1305, 32, HashAlgorithmName.SHA256),
        0x1304 => new(TlsAlgorithm.AesCcm, 16, HashAlgorithmName.SHA256),
        0x1305 => new(TlsAlgorithm.AesCcm8, 16, HashAlgorithmName.SHA256),
        0x009c or 0x009e or 0xc02b or 0xc02d or 0xc02f or 0xc031 => new(TlsAlgorithm.AesGcm, 16, HashAlgorithmName.SHA256),
        0x009d or 0x009f or 0xc02c or 0xc02e or 0xc030 or 0xc032 => new(TlsAlgorithm.AesGcm, 32, HashAlgorithmName.SHA384),
        0xcca8 or 0xcca9 or 0xccaa or 0xccab => new(TlsAlgorithm.ChaCha20Poly1305, 32, HashAlgorithmName.SHA256),
        0xc09c or 0xc09e or 0xc0ac => new(TlsAlgorithm.AesCcm, 16, HashAlgorithmName.SHA256),
        0xc09d or 0xc09f or 0xc0ad => new(TlsAlgorithm.AesCcm, 32, HashAlgorithmName.SHA256),
        0xc0a0 or 0xc0a2 or 0xc0ae => new(TlsAlgorithm.AesCcm8, 16, HashAlgorithmName.SHA256),
        0xc0a1 or 0xc0a3 or 0xc0af => new(TlsAlgorithm.AesCcm8, 32, HashAlgorithmName.SHA256),
        0x002f or 0x0033 or 0xc009 or 0xc013 => new(TlsAlgorithm.AesCbc, 16, HashAlgorithmName.SHA256, 20),
        0x0035 or 0x0039 or 0xc00a or 0xc014 => new(TlsAlgorithm.AesCbc, 32, HashAlgorithmName.SHA256, 20),
        0x003c or 0x0067 or 0xc023 or 0xc027 => new(TlsAlgorithm.AesCbc, 16, HashAlgorithmName.SHA256, 32),
        0x003d or 0x006b => new(TlsAlgorithm.AesCbc, 32, HashAlgorithmName.SHA256, 32),
        0xc024 or 0xc028 => new(TlsAlgorithm.AesCbc, 32, HashAlgorithmName.SHA384, 48),
        _ => null,
    };
}
