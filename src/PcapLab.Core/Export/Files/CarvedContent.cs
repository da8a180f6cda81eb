namespace PcapLab.Export.Files;

/// <summary>
/// The bytes of a file that is being put together, by offset: at most 64 KiB wait in memory, the rest stands in a part file that is opened for each write, so
/// that a thousand unfinished files cost neither memory nor handles.
/// </summary>
internal sealed class CarvedContent(string partPath, long mostBytes)
{
    private const int BufferSize = 1 << 16;
    private const int MostRanges = 10_000;
    private readonly List<(long Start, long End)> _ranges = [];
    private byte[] _buffer = [];
    private long _base;
    private long _bufferStart;
    private int _buffered;
    private bool _hasFile;

    /// <summary>Whether bytes were left out because the file grew past its cap.</summary>
    public bool Capped { get; private set; }
    /// <summary>Whether there is nothing at all.</summary>
    public bool IsEmpty => _ranges.Count == 0;
    /// <summary>Offset of the first byte that is there: not 0 when only a part from the middle of a long file came.</summary>
    public long Start => _base + (_ranges.Count == 0 ? 0 : _ranges[0].Start);
    /// <summary>Bytes that are there.</summary>
    public long Present => _ranges.Sum(r => r.End - r.Start);
    /// <summary>Whether every byte from 0 up to the last one is there.</summary>
    public bool IsWhole => _ranges.Count == 0 || (_ranges.Count == 1 && Start == 0);

    /// <summary>Puts bytes at their place; later ones replace earlier ones.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        // A range from far inside a long file is kept by itself, not behind gigabytes of zeros.
        if (_ranges.Count == 0 && offset >= mostBytes) _base = offset;
        offset -= _base;
        if (offset < 0 || offset >= mostBytes || bytes.Length > mostBytes - offset)
        {
            Capped = true;
            bytes = offset is >= 0 && offset < mostBytes ? bytes[..(int)(mostBytes - offset)] : default;
        }

        if (bytes.IsEmpty || !Cover(offset, offset + bytes.Length)) return;
        if (_buffered > 0 && (offset != _bufferStart + _buffered || bytes.Length > BufferSize - _buffered)) Flush();
        if (bytes.Length >= BufferSize)
        {
            Store(offset, bytes);
            return;
        }

        if (_buffered == 0) _bufferStart = offset;
        if (bytes.Length > _buffer.Length - _buffered) Array.Resize(ref _buffer, Math.Min(BufferSize, Math.Max(_buffered + bytes.Length, _buffer.Length * 2)));
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    /// <summary>Everything from the first byte that is there on; what is missing after it reads as zeros.</summary>
    public Stream Open()
    {
        if (!_hasFile) return new MemoryStream(_buffer, 0, _buffered, writable: false);
        Flush();
        return new FileStream(partPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16) { Position = Start - _base };
    }

    /// <summary>Removes the part file.</summary>
    public void Delete()
    {
        _buffer = [];
        _buffered = 0;
        if (_hasFile) File.Delete(partPath);
        _hasFile = false;
    }

    private void Flush()
    {
        if (_buffered > 0) Store(_bufferStart, _buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Store(long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(partPath, _hasFile ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
        _hasFile = true;
        file.Position = offset;
        file.Write(bytes);
    }

    /// <summary>Remembers that a range is there; false when the file is in too many pieces.</summary>
    private bool Cover(long start, long end)
    {
        if (_ranges.Count > 0 && _ranges[^1].End == start)
        {
            _ranges[^1] = (_ranges[^1].Start, end);
            return true;
        }

        var at = _ranges.FindIndex(r => r.End >= start);
        if (at < 0) at = _ranges.Count;
        var last = at;
        while (last < _ranges.Count && _ranges[last].Start <= end)
        {
            start = Math.Min(start, _ranges[last].Start);
            end = Math.Max(end, _ranges[last].End);
            last++;
        }

        if (last == at && _ranges.Count == MostRanges)
        {
            Capped = true;
            return false;
        }

        _ranges.RemoveRange(at, last - at);
        _ranges.Insert(at, (start, end));
        return true;
    }
}
