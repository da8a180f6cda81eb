namespace PcapLab.Captures;

/// <summary>
/// Passes one source's packets to a writer, declaring its interfaces as they come and taking along what belongs to them: comments, names,
/// secrets, counters. Several copies may feed one writer.
/// </summary>
public sealed class CaptureCopy(CaptureWriter writer, CaptureInfo from)
{
    private readonly List<int> _numbers = [];
    private int _namesWritten;
    private int _secretsWritten;
    private long _lastTime;

    /// <summary>Declares the interfaces known so far, so that a reader of the growing file sees a capture before the first packet.</summary>
    public void Declare() => Declare(from.Interfaces.Count);

    /// <summary>Writes a whole batch.</summary>
    public void Write(PacketBatch batch)
    {
        var note = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            while (note < batch.Notes.Count && batch.Notes[note].Index < i) note++;
            Write(batch, i, note < batch.Notes.Count && batch.Notes[note].Index == i ? batch.Notes[note] : null);
        }
    }

    /// <summary>Writes packet <paramref name="index"/> of a batch.</summary>
    public void Write(PacketBatch batch, int index, PacketNote? note)
    {
        ref var record = ref batch.Records[index];
        WriteAt(batch, index, record.Time, note);
    }

    /// <summary>Writes a packet with another time.</summary>
    public void WriteAt(PacketBatch batch, int index, long time, PacketNote? note)
    {
        var record = batch.Records[index];
        record.Time = _lastTime = time;
        Declare(record.Interface + 1);
        if (_namesWritten < from.Names.Count || _secretsWritten < from.Secrets.Count) Extras();
        writer.Write(_numbers[record.Interface], record, batch.Bytes(record), note);
    }

    /// <summary>Writes what is known only at the end: interfaces that saw no packet, and counters.</summary>
    public void Finish()
    {
        Declare(from.Interfaces.Count);
        if (_namesWritten < from.Names.Count || _secretsWritten < from.Secrets.Count) Extras();
        for (var i = 0; i < _numbers.Count; i++)
        {
            if (from.Interfaces[i].Drops is not null) writer.WriteStatistics(_numbers[i], from.Interfaces[i], _lastTime);
        }
    }

    private void Declare(int count)
    {
        while (_numbers.Count < count) _numbers.Add(writer.AddInterface(from.Interfaces[_numbers.Count]));
    }

    private void Extras()
    {
        // The source may be reading on another thread, which adds to both under this lock.
        lock (from.Names)
        {
            writer.WriteExtras(from.Names.Skip(_namesWritten), from.Secrets.Skip(_secretsWritten).Select(s => s.KeyLog));
            _namesWritten = from.Names.Count;
            _secretsWritten = from.Secrets.Count;
        }
    }
}
