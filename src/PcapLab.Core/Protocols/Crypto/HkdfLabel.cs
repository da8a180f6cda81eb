using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcapLab.Protocols.Crypto;

/// <summary>HKDF-Expand-Label (RFC 8446 section 7.1), as TLS 1.3 and QUIC use it.</summary>
internal static class HkdfLabel
{
    /// <summary>Derives <paramref name="length"/> bytes; the context is empty.</summary>
    public static byte[] Expand(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, int length)
    {
        var info = new byte[2 + 1 + 6 + label.Length + 1];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)length);
        info[2] = (byte)(6 + label.Length);
        Encoding.ASCII.GetBytes("tls13 " + label, info.AsSpan(3));
        if (hash == HashAlgorithmName.SHA256 && length <= HMACSHA256.HashSizeInBytes)
        {
            // One block: T(1) = HMAC(secret, info || 1) (RFC 5869, 2.3), several times faster than the general way.
            return HMACSHA256.HashData(secret, [.. info, 1])[..length];
        }

        var output = new byte[length];
        HKDF.Expand(hash, secret, output, info);
        return output;
    }
}
