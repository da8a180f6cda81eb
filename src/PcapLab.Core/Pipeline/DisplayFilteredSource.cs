using PcapLab.Captures;

namespace PcapLab.Pipeline;

/// <summary>
/// Passes on only the packets that a predicate keeps, under their own frame numbers, so that any analysis, report or export works on a display filter's
/// matches. The packets left out are still followed, for a filter may ask for streams and TCP health.
/// </summary>
public sealed class DisplayFilteredSource : PacketSource
{
    private readonly PacketSource _inner;
    private readonly PacketScan _scan;
    private readonly PacketVisitor _keep;

    /// <summary>Filters a source, which is disposed with this one.</summary>
    /// <param name="inner">The capture.</param>
    /// <param name="keep">True for packets to keep.</param>
    /// <param name="options">How packets are read for the predicate.</param>
    public DisplayFilteredSource(PacketSource inner, PacketVisitor keep, ScanOptions? options = null)
        : base(inner.Info)
    {
        _inner = inner;
        _keep = keep;
        _scan = new PacketScan(inner, options);
    }

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        if (!_inner.Read(batch, cancellation)) return false;
        var numbers = new long[batch.Count];
        var notes = batch.Notes.ToDictionary(n => n.Index);
        var kept = 0;
        var index = 0;
        var keptNotes = new List<PacketNote>();
        _scan.Visit(batch, (in p) =>
        {
            if (_keep(in p))
            {
                if (notes.TryGetValue(index, out var note)) keptNotes.Add(note with { Index = kept });
                numbers[kept] = p.Facts.Number;
                batch.Records[kept++] = batch.Records[index];
            }

            index++;
            return true;
        });
        batch.Count = kept;
        batch.Numbers = numbers;
        batch.Notes.Clear();
        batch.Notes.AddRange(keptNotes);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
