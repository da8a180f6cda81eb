using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using PcapLab.Flows;

namespace PcapLab.Analysis;

/// <summary>
/// Texts of packets as bytes under small numbers, each text once: rows repeat names thousands of times, and hold four bytes instead of a string. Number 0
/// is no text. It only ever grows, so a <see cref="TextView"/> of a live snapshot may be read while it does.
/// </summary>
internal sealed class TextStore
{
    private const int ChunkSize = 1 << 16;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;
    private readonly ChunkedArray<Entry> _entries = new();
    private byte[][] _chunks = [new byte[ChunkSize]];
    private int _used;
    private ulong[] _slots = new ulong[256];

    /// <summary>A text by number.</summary>
    public TextStore() => _entries.Add(default);

    /// <summary>The number of a text, which may be empty.</summary>
    public int Add(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash(utf8);
        var mask = _slots.Length - 1;
        var at = (int)hash & mask;
        for (; _slots[at] != 0; at = (at + 1) & mask)
        {
            if ((uint)(_slots[at] >> 32) == hash && utf8.SequenceEqual(Bytes(_chunks, (int)(uint)_slots[at]))) return (int)(uint)_slots[at];
        }

        var id = Append(utf8);
        _slots[at] = (ulong)hash << 32 | (uint)id;
        if (_entries.Count * 2 > _slots.Length) Grow();
        return id;
    }

    /// <summary>The texts so far as strings.</summary>
    public TextView View() => new(this, _chunks, _entries.Count);

    internal ReadOnlySpan<byte> Bytes(byte[][] chunks, int id)
    {
        ref var e = ref _entries[id];
        return chunks[e.Chunk].AsSpan(e.Offset, e.Length);
    }

    private int Append(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > _chunks[^1].Length - _used)
        {
            _chunks = [.. _chunks, new byte[Math.Max(ChunkSize, utf8.Length)]];
            _used = 0;
        }

        utf8.CopyTo(_chunks[^1].AsSpan(_used));
        var id = _entries.Add(new Entry { Chunk = _chunks.Length - 1, Offset = _used, Length = utf8.Length });
        _used += utf8.Length;
        return id;
    }

    /// <summary>Seeded, so that crafted names cannot collide.</summary>
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(text)) hash = Mix(hash ^ word);
        ulong rest = 0;
        foreach (var b in text[(text.Length & ~7)..]) rest = rest << 8 | b;
        return (uint)(Mix(hash ^ rest) >> 32);
    }

    private static ulong Mix(ulong x)
    {
        x *= 0x9e37_79b9_7f4a_7c15;
        return BitOperations.RotateLeft(x, 29) ^ x;
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        foreach (var value in _slots)
        {
            if (value == 0) continue;
            var at = (int)(value >> 32) & (slots.Length - 1);
            while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = value;
        }

        _slots = slots;
    }

    private struct Entry
    {
        public int Chunk;
        public int Offset;
        public int Length;
    }
}

/// <summary>The texts of a <see cref="TextStore"/> at one moment, as strings that are made when first asked for. Safe from several threads.</summary>
internal sealed class TextView(TextStore store, byte[][] chunks, int count)
{
    private string?[]? _made;

    /// <summary>A text by number, or null for 0. What is not UTF-8 becomes U+FFFD.</summary>
    public string? Get(int id)
    {
        if (id == 0) return null;
        _made ??= new string?[count];
        return _made[id] ??= Encoding.UTF8.GetString(store.Bytes(chunks, id));
    }
}
