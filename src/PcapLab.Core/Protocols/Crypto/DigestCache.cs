using System.Runtime.InteropServices;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Digests of texts that come again and again: clients of one build send one fingerprint. A lookup costs a twentieth of hashing. Each thread has its own;
/// the number of places is fixed, and a text takes the place of another with the same number.
/// </summary>
/// <param name="hash">The hash function.</param>
internal sealed class DigestCache(DigestCache.HashFunction hash)
{
    private const int Places = 512;
    private const int MaxText = 1024;
    private readonly (byte[] Text, byte[] Digest)[] _known = new (byte[], byte[])[Places];

    /// <summary>Hashes a text.</summary>
    public delegate byte[] HashFunction(ReadOnlySpan<byte> text);

    /// <summary>The digest of a text.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxText) return hash(text);
        ref var known = ref _known[Place(text)];
        if (known.Text is null || !text.SequenceEqual(known.Text)) known = (text.ToArray(), hash(text));
        return known.Digest;
    }

    private static int Place(ReadOnlySpan<byte> text)
    {
        var x = (ulong)text.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(text)) x = (x ^ word) * 0x9e37_79b9_7f4a_7c15;
        foreach (var b in text[(text.Length & ~7)..]) x = (x ^ b) * 0x9e37_79b9_7f4a_7c15;
        return (int)(x >> 40) & (Places - 1);
    }
}
