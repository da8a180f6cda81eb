using System.Text;

namespace PcapLab.Analysis;

/// <summary>Turns bytes of packets into strings, the same bytes into the same string: rows repeat names thousands of times. Bounded.</summary>
internal sealed class TextPool
{
    private const int Slots = 4096;
    private const int MaxLength = 512;
    private readonly (byte[]? Bytes, string Text)[] _slots = new (byte[]?, string)[Slots];

    /// <summary>The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > MaxLength) return Encoding.UTF8.GetString(utf8);
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref _slots[hash.ToHashCode() & (Slots - 1)];
        if (slot.Bytes is { } known && utf8.SequenceEqual(known)) return slot.Text;
        slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }
}
