using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>The Internet checksum (RFC 1071).</summary>
internal static class Checksum
{
    /// <summary>One's complement of the one's complement sum; 0 over a header whose checksum is right.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes, uint initial = 0)
    {
        ulong sum = initial;
        for (; bytes.Length >= 2; bytes = bytes[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (bytes.Length == 1) sum += (uint)(bytes[0] << 8);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
