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
    private readonly FlowPlaces _places;

    public CapturePackets(string file, PacketIndex index, CaptureInfo info, Func<AnalysisResult> result, Func<bool> isComplete, Func<bool> areFlowsAlone, SessionSetting setting)
    {
        (_file, _index, _info, _result) = (file, index, info, result);
        _reader = new PacketReader(file, index, info, setting);
        _places = new FlowPlaces(result);
        _selections = new PacketSelections(index, new CaptureAccess(() => new UpToSource(CaptureFile.OpenGrowing(file, isComplete), index, isComplete), _reader.Open, isComplete, () => areFlowsAlone() && result().Info.Packets == index.Count), setting.KeyLog);
    }

    public PacketPage Page(PacketQuery query, long offset, int limit, CancellationToken cancellation)
    {
        var selected = _selections.Select(query, false, cancellation);
        var rows = new List<int>();
        for (var row = offset; row < selected.Count && rows.Count < limit; row++) rows.Add(selected[row]);
        return new PacketPage(selected.Count, selected.Scanned, selected.Of, rows.Count == 0 ? [] : _reader.Lines(rows, cancellation));
    }

    public PacketDetail? Detail(long number, CancellationToken cancellation) =>
        number > _index.Count ? null : _reader.Detail((int)number - 1, _places, cancellation);

    public long IndexOf(PacketQuery query, long number, CancellationToken cancellation)
    {
        var selected = _selections.Select(query, false, cancellation);
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
        var selected = _selections.Select(query, true, cancellation);
        using var writer = CaptureWriter.Create(to, CaptureFormat.Pcapng, _info);
        var copy = new CaptureCopy(writer, _info);
        var positions = selected.Positions ?? Enumerable.Range(0, selected.Count).ToArray();
        using var source = _reader.Open(positions[..selected.Count]);
        var batch = new PacketBatch();
        while (source.Read(batch, cancellation)) copy.Write(batch);
        copy.Finish();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _selections.Dispose();
        _reader.Dispose();
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
