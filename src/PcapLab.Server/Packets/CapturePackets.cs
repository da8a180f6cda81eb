using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Server.Api;
using PcapLab.Server.Sessions;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>The packets of a capture file: lists by index, trees by context, filters by background passes.</summary>
internal sealed class CapturePackets : IPackets, IDisposable
{
    private readonly string _file;
    private readonly PacketIndex _index;
    private readonly CaptureInfo _info;
    private readonly Func<AnalysisResult> _result;
    private readonly PacketReader _reader;
    private readonly PacketSelections _selections;

    public CapturePackets(string file, PacketIndex index, CaptureInfo info, Func<AnalysisResult> result, Func<bool> isComplete, ColourRules colours)
    {
        (_file, _index, _info, _result) = (file, index, info, result);
        _reader = new PacketReader(file, index, info, colours);
        _selections = new PacketSelections(index, () => new UpToSource(CaptureFile.OpenGrowing(file, isComplete), index, isComplete));
    }

    public PacketPage Page(PacketQuery query, long offset, int limit, CancellationToken cancellation)
    {
        var selected = _selections.Select(query);
        var rows = new List<int>();
        for (var row = offset; row < selected.Count && rows.Count < limit; row++) rows.Add(selected[row]);
        return new PacketPage(selected.Count, selected.Scanned, selected.Of, rows.Count == 0 ? [] : _reader.Lines(rows, cancellation));
    }

    public PacketDetail? Detail(long number, CancellationToken cancellation) =>
        number > _index.Count ? null : _reader.Detail((int)number - 1, FlowOf, cancellation);

    public long IndexOf(PacketQuery query, long number, CancellationToken cancellation)
    {
        var selected = _selections.Select(query);
        if (selected.Positions is not { } positions) return Math.Min(number, selected.Count) - 1;
        if (query.Sort is ("" or "number") && !query.Descending)
        {
            var at = Array.BinarySearch(positions, (int)number - 1);
            return at >= 0 ? at : Math.Min(~at, positions.Length - 1);
        }

        return Array.IndexOf(positions, (int)number - 1);
    }

    public FollowResult? Follow(long flowId, long mostBytes, CancellationToken cancellation)
    {
        var flows = _result().Flows;
        if (flowId > flows.Count) return null;
        var flow = flows[(int)flowId - 1];
        var follower = new FlowFollower(flow, mostBytes);
        var last = (int)Math.Min(flow.LastFrame, _index.Count) - 1;
        _reader.Flow(last, follower.Visit, cancellation);
        return follower.Result();
    }

    public Task Export(PacketQuery query, Stream to, CancellationToken cancellation)
    {
        var selected = _selections.Select(query);
        using var writer = CaptureWriter.Create(to, CaptureFormat.Pcapng, _info);
        var numbers = new Dictionary<int, int>();
        var reader = new IndexReader(_index);
        for (var row = 0; row < selected.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var position = selected[row];
            var packet = reader[position];
            if (!numbers.TryGetValue(packet.Interface, out var number)) numbers[packet.Interface] = number = writer.AddInterface(_info.Interfaces[packet.Interface]);
            var record = new PacketRecord { Time = packet.Time, Captured = packet.Captured, Original = packet.Original, Interface = packet.Interface, LinkType = (LinkType)packet.LinkType, FcsLength = packet.Fcs };
            writer.Write(number, in record, _reader.Bytes(position));
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _selections.Dispose();
        _reader.Dispose();
    }

    /// <summary>Flows are numbered by first frame, so a flow's number is found by the first packet of its hash.</summary>
    private long? FlowOf(int position)
    {
        var start = _index[position].FlowStart;
        if (start < 0) return null;
        var flows = _result().Flows;
        int low = 0, high = flows.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var first = flows[middle].FirstFrame;
            if (first == start + 1) return flows[middle].FlowId;
            if (first < start + 1) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>A pass over a session that still runs sees no packet that the session has not shown yet.</summary>
    private sealed class UpToSource(PacketSource inner, PacketIndex index, Func<bool> isComplete) : PacketSource(inner.Info)
    {
        public override bool Read(PacketBatch batch, CancellationToken cancellation)
        {
            if (!inner.Read(batch, cancellation)) return false;
            while (batch.Count > 0 && batch.FirstNumber + batch.Count - 1 > index.Count && !isComplete())
            {
                cancellation.WaitHandle.WaitOne(20);
                cancellation.ThrowIfCancellationRequested();
            }

            // The session ended before the file did (a replay that was stopped).
            if (batch.FirstNumber + batch.Count - 1 > index.Count) batch.Count = (int)Math.Max(0, index.Count - batch.FirstNumber + 1);
            return batch.Count > 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
