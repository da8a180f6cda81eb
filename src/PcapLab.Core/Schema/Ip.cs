using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace PcapLab.Schema;

/// <summary>An IPv4 or IPv6 address in 17 bytes, ordered and comparable; prints as RFC 5952.</summary>
public readonly record struct Ip : IComparable<Ip>
{
    private const uint MappedPrefix = 0xffff;

    private Ip(UInt128 value, bool isV4)
    {
        Value = value;
        IsV4 = isV4;
    }

    /// <summary>The address as a number; an IPv4 address stands in the low 32 bits behind ::ffff.</summary>
    public UInt128 Value { get; }
    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsV4 { get; }
    /// <summary>Whether it is unset.</summary>
    public bool IsNone => Value == 0 && !IsV4;

    /// <summary>From 4 bytes in network order.</summary>
    public static Ip FromV4(uint address) => new(new UInt128(0, (ulong)MappedPrefix << 32 | address), true);
    /// <summary>From 16 bytes in network order as a number.</summary>
    public static Ip FromV6(UInt128 address) => new(address, false);
    /// <summary>From a value as held in packet facts.</summary>
    public static Ip From(UInt128 value, bool isV4) => new(value, isV4);
    /// <summary>From 4 or 16 bytes.</summary>
    public static Ip FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 4 ? FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : FromV6(BinaryPrimitives.ReadUInt128BigEndian(bytes));

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
            BinaryPrimitives.WriteUInt32BigEndian(to, (uint)Value);
            return 4;
        }

        BinaryPrimitives.WriteUInt128BigEndian(to, Value);
        return 16;
    }

    /// <summary>IPv4 before IPv6, then by number.</summary>
    public int CompareTo(Ip other) => IsV4 != other.IsV4 ? (IsV4 ? -1 : 1) : Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsV4)
        {
            var v = (uint)Value;
            return string.Create(CultureInfo.InvariantCulture, $"{v >> 24}.{v >> 16 & 255}.{v >> 8 & 255}.{v & 255}");
        }

        Span<byte> b = stackalloc byte[16];
        WriteBytes(b);
        return new IPAddress(b).ToString();
    }
}
