using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace PcapLab.Schema;

/// <summary>An IPv4 or IPv6 address, ordered and comparable; prints as RFC 5952.</summary>
public readonly record struct Ip : IComparable<Ip>
{
    private Ip(IpBits bits, bool isV4)
    {
        Bits = bits;
        IsV4 = isV4;
    }

    /// <summary>The address as 128 bits; an IPv4 address stands in the low 32 behind ::ffff.</summary>
    public IpBits Bits { get; }
    /// <summary><see cref="Bits"/> as a number, for arithmetic; comparing and hashing are faster on the bits.</summary>
    public UInt128 Value => new(Bits.High, Bits.Low);
    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsV4 { get; }
    /// <summary>Whether it is unset.</summary>
    public bool IsNone => Bits.IsZero && !IsV4;
    /// <summary>Whether it names a group of receivers: multicast, or the broadcast of the local network.</summary>
    public bool IsGroup => IsV4 ? (uint)Bits.Low >> 28 == 0xe || (uint)Bits.Low == uint.MaxValue : Bits.High >> 56 == 0xff;
    /// <summary>Whether a host can bear it: neither a group nor the "no address yet" of 0.0.0.0 and ::.</summary>
    public bool IsHost => !IsGroup && (IsV4 ? (uint)Bits.Low != 0 : !Bits.IsZero);

    /// <summary>From 4 bytes in network order.</summary>
    public static Ip FromV4(uint address) => new(IpBits.Mapped(address), true);
    /// <summary>From 16 bytes in network order as a number.</summary>
    public static Ip FromV6(UInt128 address) => new(new IpBits((ulong)(address >> 64), (ulong)address), false);
    /// <summary>From bits as held in packet facts.</summary>
    public static Ip From(IpBits bits, bool isV4) => new(bits, isV4);
    /// <summary>From 4 or 16 bytes.</summary>
    public static Ip FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 4 ? FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : new(IpBits.Read(bytes), false);

    /// <summary>Parses text; false when it is no address.</summary>
    public static bool TryParse(string text, out Ip ip)
    {
        ip = default;
        if (!IPAddress.TryParse(text, out var a)) return false;
        ip = FromBytes(a.GetAddressBytes());
        return true;
    }

    /// <summary>Writes 4 or 16 bytes in network order; returns how many.</summary>
    public int WriteBytes(Span<byte> to)
    {
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, (uint)Bits.Low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(to, Bits.High);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], Bits.Low);
        return 16;
    }

    /// <summary>IPv4 before IPv6, then by number.</summary>
    public int CompareTo(Ip other) => IsV4 != other.IsV4 ? (IsV4 ? -1 : 1) : Bits.CompareTo(other.Bits);

    /// <inheritdoc/>
    public bool Equals(Ip other) => Bits.Equals(other.Bits) && IsV4 == other.IsV4;

    /// <inheritdoc/>
    public override int GetHashCode() => Bits.GetHashCode();

    /// <summary>Room that <see cref="Format"/> needs.</summary>
    public const int MaxText = 64;

    /// <summary>Writes the text of <see cref="ToString"/>; returns its length.</summary>
    /// <param name="text">At least <see cref="MaxText"/> bytes.</param>
    public int Format(Span<byte> text)
    {
        Span<byte> b = stackalloc byte[16];
        var n = WriteBytes(b);
        if (n == 16)
        {
            new IPAddress(b).TryFormat(text, out var written);
            return written;
        }

        var at = 0;
        for (var i = 0; i < n; i++)
        {
            if (i > 0) text[at++] = (byte)'.';
            if (b[i] >= 100) text[at++] = (byte)('0' + b[i] / 100);
            if (b[i] >= 10) text[at++] = (byte)('0' + b[i] / 10 % 10);
            text[at++] = (byte)('0' + b[i] % 10);
        }

        return at;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }
}
