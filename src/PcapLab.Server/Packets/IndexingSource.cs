using PcapLab.Captures;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>
/// Stands between a source and the analysis and notes every packet on its way: one more decode of the headers (tens of nanoseconds) buys a list
/// of any length that is read back from the file.
/// </summary>
internal sealed class IndexingSource : PacketSource
{
    private readonly PacketSource _inner;
    private readonly PacketIndex _index;
    private readonly PacketDecoder _decoder = new();
    private readonly Action<PacketBatch> _seen;
    private readonly Func<CancellationToken, bool> _gate;
    private readonly OffsetTap? _offsets;

    /// <param name="inner">The capture.</param>
    /// <param name="index">What is filled.</param>
    /// <param name="gate">Asked before packets are shown; blocks while the session is paused, false ends it.</param>
    /// <param name="offsets">Tells file positions when the capture hands out copies, or null.</param>
    /// <param name="seen">Told about each batch once it is in the index.</param>
    public IndexingSource(PacketSource inner, PacketIndex index, OffsetTap? offsets, Func<CancellationToken, bool> gate, Action<PacketBatch> seen)
        : base(inner.Info) => (_inner, _index, _offsets, _gate, _seen) = (inner, index, offsets, gate, seen);

    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        // After the read, which may have waited for these packets since before the pause.
        if (!_inner.Read(batch, cancellation) || !_gate(cancellation)) return false;
        var facts = default(PacketFacts);
        var note = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            ref var record = ref batch.Records[i];
            facts = new PacketFacts { Time = record.Time, Number = batch.FirstNumber + i, Offset = record.Offset, Captured = record.Captured, Original = record.Original, Interface = record.Interface };
            _decoder.Decode(batch.Buffer, record.LinkType, record.FcsLength, ref facts);
            var hasAddress = facts.IpVersion != 0;
            _index.Add(new IndexedPacket
            {
                Offset = _offsets?.Next() ?? batch.FileOffset + record.Offset, Time = record.Time, Captured = record.Captured, Original = record.Original,
                Interface = record.Interface, LinkType = (int)record.LinkType, Fcs = record.FcsLength, Flags = record.Flags, TcpFlags = facts.TcpFlags, Path = _index.PathOf(in facts, _decoder.Paths),
                SourcePort = facts.SourcePort, DestinationPort = facts.DestinationPort,
                Source = hasAddress ? _index.AddressNumber(facts.SourceIp) : 0, Destination = hasAddress ? _index.AddressNumber(facts.DestinationIp) : 0,
            }, (facts.Flags & PacketFlags.HasFlow) != 0 ? facts.FlowHash : null);
            while (note < batch.Notes.Count && batch.Notes[note].Index < i) note++;
            if (note < batch.Notes.Count && batch.Notes[note].Index == i) _index.AddNote(batch.Notes[note]);
            while (_decoder.TryTakeLate(ref facts))
            {
                // The fragment itself is in the index already.
            }
        }

        _decoder.TakeExtra();
        _index.Publish();
        _seen(batch);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
