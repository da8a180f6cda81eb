using System.Security.Cryptography;

namespace PcapLab.Protocols.Crypto;

/// <summary>The pseudo-random function of TLS 1.2 (RFC 5246, 5) and, with MD5 and SHA-1 together, of 1.0 and 1.1 (RFC 4346, 5).</summary>
internal static class TlsPrf
{
    /// <summary>Derives <paramref name="length"/> bytes for a protocol version.</summary>
    public static byte[] Derive(int version, HashAlgorithmName hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, int length)
    {
        if (version >= 0x0303) return Expand(hash, secret, label, seed, length);
        var half = (secret.Length + 1) / 2;
        var output = Expand(HashAlgorithmName.MD5, secret[..half], label, seed, length);
        var other = Expand(HashAlgorithmName.SHA1, secret[^half..], label, seed, length);
        for (var i = 0; i < length; i++) output[i] ^= other[i];
        return output;
    }

    /// <summary>HMAC with one of the hashes that suites name.</summary>
    public static byte[] Hmac(HashAlgorithmName hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => hash.Name switch
    {
        "SHA384" => HMACSHA384.HashData(key, data),
        "SHA1" => HMACSHA1.HashData(key, data),
        "MD5" => HMACMD5.HashData(key, data),
        _ => HMACSHA256.HashData(key, data),
    };

    private static byte[] Expand(HashAlgorithmName hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, int length)
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
}
