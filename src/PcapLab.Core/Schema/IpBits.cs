using System.Buffers.Binary;

namespace PcapLab.Schema;

/// <summary>
/// The 128 bits of an address as two words. Not a <see cref="UInt128"/>: the ahead-of-time compiler leaves every method that touches one to the
/// just-in-time compiler, and addresses are touched everywhere.
/// </summary>
/// <param name="High">The first eight bytes in network order.</param>
/// <param name="Low">The last eight.</param>
public readonly record struct IpBits(ulong High, ulong Low) : IComparable<IpBits>
{
    /// <summary>Whether every bit is 0.</summary>
    public bool IsZero => (High | Low) == 0;

    /// <summary>From the 16 bytes of an IPv6 address.</summary>
    public static IpBits Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>An IPv4 address behind ::ffff.</summary>
    public static IpBits Mapped(uint v4) => new(0, 0xffff_0000_0000UL | v4);

    /// <inheritdoc/>
    public bool Equals(IpBits other) => ((High ^ other.High) | (Low ^ other.Low)) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low);

    /// <summary>By number.</summary>
    public int CompareTo(IpBits other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}
