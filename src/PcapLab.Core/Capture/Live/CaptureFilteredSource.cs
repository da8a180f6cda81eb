namespace PcapLab.Captures.Live;

/// <summary>Passes on the packets that a capture filter lets through, numbered as if the others had never been captured.</summary>
public sealed class CaptureFilteredSource : PacketSource
{
    private readonly PacketSource _inner;
    private readonly BpfFilter _filter;
    private long _packets;

    /// <summary>Filters a source, which is disposed with this one.</summary>
    /// <param name="inner">The capture.</param>
    /// <param name="expression">Filter in the language of pcap-filter(7).</param>
    /// <exception cref="CaptureException">libpcap is missing, or the expression is wrong; <paramref name="inner"/> is disposed then, too.</exception>
    public CaptureFilteredSource(PacketSource inner, string expression)
        : base(inner.Info)
    {
        _inner = inner;
        try
        {
            _filter = new BpfFilter(expression);
        }
        catch
        {
            inner.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        if (!_inner.Read(batch, cancellation)) return false;
        int kept = 0, note = 0, keptNotes = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var hasNote = note < batch.Notes.Count && batch.Notes[note].Index == i;
            if (_filter.Matches(batch.Records[i], batch.Bytes(batch.Records[i])))
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
        if (disposing)
        {
            _inner.Dispose();
            _filter.Dispose();
        }

        base.Dispose(disposing);
    }
}
