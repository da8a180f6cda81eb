using System.Buffers.Binary;
using System.Numerics;

namespace PcapLab.Protocols.Crypto;

/// <summary>The ChaCha20 block function (RFC 8439 section 2.3): the framework has only the AEAD, and QUIC's header protection needs the raw block.</summary>
internal static class ChaCha20
{
    /// <summary>One 64-byte key stream block.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="counter">Block counter.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="block">Receives 64 bytes.</param>
    public static void Block(ReadOnlySpan<byte> key, uint counter, ReadOnlySpan<byte> nonce, Span<byte> block)
    {
        Span<uint> start = stackalloc uint[16];
        start[0] = 0x61707865;
        start[1] = 0x3320646e;
        start[2] = 0x79622d32;
        start[3] = 0x6b206574;
        for (var i = 0; i < 8; i++) start[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        start[12] = counter;
        for (var i = 0; i < 3; i++) start[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce[(4 * i)..]);
        Span<uint> s = stackalloc uint[16];
        start.CopyTo(s);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 4; i++) Quarter(s, i, 4 + i, 8 + i, 12 + i);
            for (var i = 0; i < 4; i++) Quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }

        for (var i = 0; i < 16; i++) BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], s[i] + start[i]);
    }

    private static void Quarter(Span<uint> s, int a, int b, int c, int d)
    {
        s[a] += s[b];
        s[d] = BitOperations.RotateLeft(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = BitOperations.RotateLeft(s[b] ^ s[c], 12);
        s[a] += s[b];
        s[d] = BitOperations.RotateLeft(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = BitOperations.RotateLeft(s[b] ^ s[c], 7);
    }
}
