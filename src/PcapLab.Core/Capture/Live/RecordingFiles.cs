using System.Globalization;

namespace PcapLab.Captures.Live;

/// <summary>The file, or the row of files, that a recording fills.</summary>
internal sealed class RecordingFiles(CaptureInfo from, RecordingOptions options) : IDisposable
{
    /// <summary>More than a packet's header or an interface's closing counters take.</summary>
    private const int BlockOverhead = 64;

    private readonly Queue<string> _kept = [];
    private CaptureWriter? _writer;
    private CaptureCopy? _copy;
    private long? _stretchStart;
    private long _inFile;
    private int _number;
    private long _closedPackets;
    private long _closedBytes;

    /// <summary>Packets in all files.</summary>
    public long Packets => _closedPackets + (_writer?.Packets ?? 0);

    /// <summary>Bytes in all files, those deleted included.</summary>
    public long Bytes => _closedBytes + (_writer?.Length ?? 0);

    /// <summary>Files that are there now.</summary>
    public IReadOnlyList<string> Names => [.. _kept];

    /// <summary>Opens the first file, before the first packet: a mistake in its name shows at once.</summary>
    public void Open()
    {
        var name = options.Rotates ? Numbered(options.Path, ++_number) : options.Path;
        _writer = CaptureWriter.Create(options.Create(name), options.Format, from);
        _copy = new CaptureCopy(_writer, from);
        _inFile = 0;
        _kept.Enqueue(name);
        while (_kept.Count > options.Keep) File.Delete(_kept.Dequeue());
    }

    /// <summary>Writes the first <paramref name="count"/> packets of a batch, starting new files where they are due.</summary>
    public void Write(PacketBatch batch, int count)
    {
        var note = 0;
        for (var i = 0; i < count; i++)
        {
            while (note < batch.Notes.Count && batch.Notes[note].Index < i) note++;
            if (IsFull(batch.Records[i]))
            {
                Close();
                Open();
            }

            _inFile++;
            _copy!.Write(batch, i, note < batch.Notes.Count && batch.Notes[note].Index == i ? batch.Notes[note] : null);
        }
    }

    /// <summary>Hands everything to the operating system.</summary>
    public void Flush() => _writer!.Flush();

    /// <summary>Ends the file with what is known only now.</summary>
    public void Close()
    {
        if (_writer is null) return;
        _copy!.Finish();
        // Disposing flushes, which can fail; only then is the file done.
        _writer.Dispose();
        _closedPackets += _writer.Packets;
        _closedBytes += _writer.Length;
        _writer = null;
    }

    /// <summary>After a failed write: the file keeps what reached it.</summary>
    public void Dispose() => _writer?.Dispose();

    private bool IsFull(in PacketRecord next) => StretchIsOver(next.Time)
        || _inFile > 0 && (_inFile >= options.RotatePackets || _writer!.Length + next.Captured + BlockOverhead * (1 + from.Interfaces.Count) > options.RotateBytes);

    private bool StretchIsOver(long time)
    {
        if (options.RotateTime is not { } every) return false;
        var length = (long)every.TotalNanoseconds;
        _stretchStart ??= time;
        var stretches = (time - _stretchStart.Value) / length;
        if (stretches <= 0) return false;
        _stretchStart += stretches * length;
        return _inFile > 0;
    }

    /// <summary><c>s.pcapng</c> → <c>s_00001.pcapng</c>, which sorts in order of time.</summary>
    private static string Numbered(string path, int number) => Path.Combine(
        Path.GetDirectoryName(path) ?? "", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}_{number:D5}{Path.GetExtension(path)}"));
}
