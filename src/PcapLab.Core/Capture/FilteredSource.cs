namespace PcapLab.Captures;

/// <summary>Passes on the packets that a test lets through, numbered as if the others had never been captured.</summary>
public sealed class FilteredSource(PacketSource inner, FilteredSource.Test passes) : PacketSource(inner.Info)
{
    /// <summary>Decides about one packet.</summary>
    public delegate bool Test(in PacketRecord record, ReadOnlySpan<byte> bytes);

    private long _packets;

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        if (!inner.Read(batch, cancellation)) return false;
        int kept = 0, note = 0, keptNotes = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var hasNote = note < batch.Notes.Count && batch.Notes[note].Index == i;
            if (passes(batch.Records[i], batch.Bytes(batch.Records[i])))
            {
                if (hasNote) batch.Notes[keptNotes++] = batch.Notes[note] with { Index = kept };
                batch.Records[kept++] = batch.Records[i];
            }

            if (hasNote) note++;
        }

        batch.Notes.RemoveRange(keptNotes, batch.Notes.Count - keptNotes);
        batch.Count = kept;
        batch.FirstNumber = _packets + 1;
        _packets += kept;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
