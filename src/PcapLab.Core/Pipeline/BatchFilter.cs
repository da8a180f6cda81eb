using PcapLab.Captures;

namespace PcapLab.Pipeline;

/// <summary>Tells which packets of each batch a predicate keeps, for those who go on with all of them. Batches come in order: streams are followed across them.</summary>
/// <param name="source">The capture that the batches are read from.</param>
/// <param name="keep">True for packets to keep.</param>
/// <param name="options">How packets are read for the predicate.</param>
public sealed class BatchFilter(PacketSource source, PacketVisitor keep, ScanOptions? options = null)
{
    private readonly PacketScan _scan = new(source, options);
    private bool[] _matches = [];

    /// <summary>Whether each packet of a batch is kept, by index; valid until the next call.</summary>
    public ReadOnlySpan<bool> Matches(PacketBatch batch)
    {
        if (_matches.Length < batch.Count) _matches = new bool[Math.Max(batch.Count, _matches.Length * 2)];
        var index = 0;
        _scan.Visit(batch, (in p) =>
        {
            _matches[index++] = keep(in p);
            return true;
        });
        return _matches.AsSpan(0, batch.Count);
    }
}
