using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Captures;

/// <summary>Walks the options of a pcapng block: code, length, value padded to 4. A length that overruns the block ends the walk.</summary>
internal ref struct PcapngOptions(ReadOnlySpan<byte> rest, bool bigEndian)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The option's code.</summary>
    public ushort Code { get; private set; }

    /// <summary>The option's value, without padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Text of the value, up to a NUL if one is there.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Value.IndexOf((byte)0) is >= 0 and var nul ? Value[..nul] : Value);

    /// <summary>The value's leading 32 bits, or 0.</summary>
    public readonly uint U32 => Value.Length < 4 ? 0 : bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Value) : BinaryPrimitives.ReadUInt32LittleEndian(Value);

    /// <summary>The value's leading 64 bits, or 0.</summary>
    public readonly ulong U64 => Value.Length < 8 ? 0 : bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Value) : BinaryPrimitives.ReadUInt64LittleEndian(Value);

    /// <summary>Steps to the next option.</summary>
    public bool Next()
    {
        if (_rest.Length < 4) return false;
        Code = U16(_rest);
        int length = U16(_rest[2..]);
        _rest = _rest[4..];
        if (Code == 0 || length > _rest.Length) return false;
        Value = _rest[..length];
        _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
        return true;
    }

    private readonly ushort U16(ReadOnlySpan<byte> at) => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
